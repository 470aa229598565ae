// Finds the QR code in a photo or in what the camera sees: the browser's own reader if it has one,
// else the one we bring along, loaded when it is first needed.
const SIZES = [1600, 1000, 2400];
let reader;

async function own() {
  try {
    const kinds = await self.BarcodeDetector?.getSupportedFormats();
    if (kinds?.includes("qr_code")) return new self.BarcodeDetector({ formats: ["qr_code"] });
  } catch {}
  return null;
}

async function brought() {
  const { default: decode } = await import("/periksa/lib/qr/decode.js");
  return { decode };
}

async function read(picture, width, height) {
  reader ??= (await own()) || (await brought());
  if (reader.detect) return (await reader.detect(picture))[0]?.rawValue || "";
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  paper.drawImage(picture, 0, 0, width, height);
  try {
    return reader.decode(paper.getImageData(0, 0, width, height)) || "";
  } catch {
    return "";
  }
}

/** The text of the QR code in a picture file; empty when none is found. */
export async function inFile(file) {
  const picture = await createImageBitmap(file);
  try {
    for (const size of SIZES) {
      const scale = Math.min(1, size / Math.max(picture.width, picture.height));
      const [w, h] = [picture.width * scale, picture.height * scale].map(Math.round);
      const text = await read(picture, w, h);
      if (text) return text;
    }
    return "";
  } finally {
    picture.close();
  }
}

/** Looks through the camera until `found` takes a text or the returned function is called. */
export async function throughCamera(video, found) {
  const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
  video.srcObject = stream;
  await video.play();
  let looking = true;
  const stop = () => {
    looking = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  (async () => {
    while (looking) {
      const text = await read(video, video.videoWidth, video.videoHeight).catch(() => "");
      if (text && looking) {
        stop();
        found(text);
      }
      await new Promise((later) => setTimeout(later, 120));
    }
  })();
  return stop;
}
