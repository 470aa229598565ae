"""Libraries that a plain page of ours loads as they are: from npm by name, served by us.

Reflex installs them with everything else (`frontend_packages`, so the lock knows them), and after
the build their one or two files are copied beside the page's own scripts.
"""

import shutil
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

PACKAGES = ("qr@0.7.0", "@noble/ed25519@3.2.0", "leaflet@1.9.4", "supercluster@9.1.0")
"""For /periksa a QR reader and a verifier: both MIT, without dependencies, plain ES modules, by the
same well-known author. For /laporan/peta a map (BSD; the app's own maps use it too) and its clusters
(ISC; the plug-in usual with Leaflet has had no release since 2021 and holds a marker a point)."""
FILES = {
    "qr/decode.js": "periksa/lib/qr/decode.js",
    "qr/index.js": "periksa/lib/qr/index.js",
    "@noble/ed25519/index.js": "periksa/lib/ed25519.js",
    "leaflet/dist/leaflet.js": "peta/lib/leaflet.js",
    "leaflet/dist/leaflet.css": "peta/lib/leaflet.css",
    "supercluster/dist/supercluster.min.js": "peta/lib/supercluster.js",
}
"""Path in node_modules to path under the web root."""


class Shipped(Plugin):
    """Runs after the bundler and before the compressor."""

    def post_build(self, **context: Any) -> None:
        """Copy each file; a package that moved its files stops the build."""
        built = Path(context["static_dir"])
        modules = next(p / "node_modules" for p in built.parents if (p / "node_modules").is_dir())
        for source, target in FILES.items():
            to = built / target
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, to)
