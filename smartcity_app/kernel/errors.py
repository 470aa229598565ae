"""Refusals a person can act on.

Each carries an Indonesian sentence we are willing to show on a screen, saying what to do
next. Anything else that goes wrong is a bug and is left to crash loudly.
"""


class CityError(Exception):
    """A refusal with a sentence for the person who asked."""

    message = "Permintaan ini tidak dapat dilakukan."

    def __init__(self, message: str | None = None, *, fields: dict[str, str] | None = None) -> None:
        self.message = message or self.message
        self.fields = fields or {}
        """Field name to what is wrong with it, where a form can show it."""
        super().__init__(self.message)


class NotFound(CityError):
    """The thing does not exist, or this actor may not know that it does."""

    message = "Yang Anda cari tidak ditemukan. Mungkin sudah dipindahkan, atau bukan milik Anda."


class NotAllowed(CityError):
    """The actor may see the thing but not do this to it."""

    message = "Anda tidak berwenang melakukan ini."


class OutOfStep(CityError):
    """The case has moved on: the step is not open in its present state."""

    message = "Berkas ini sudah berubah sejak Anda membukanya. Muat ulang, lalu periksa lagi."


class Incomplete(CityError):
    """Something the person must still supply or mend."""

    message = "Isian belum lengkap. Periksa bagian yang ditandai."


class TooMany(CityError):
    """Tried too often; the sentence says when to try again."""

    message = "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."


class SignedOut(CityError):
    """The login is revoked or over."""

    message = "Sesi Anda berakhir. Silakan masuk kembali."


class Unavailable(CityError):
    """Something outside, or the disk, does not answer. Nothing was changed."""

    message = "Layanan ini belum bisa dijangkau. Tidak ada yang berubah. Coba lagi sebentar lagi."
