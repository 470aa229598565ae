"""One build for every address: the browser talks to wherever the page came from."""

import re
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

BAKED = re.compile(r"`(http|ws)://localhost:\d+(/[^`]*)`")
HERE = 'var h=typeof location>"u"?"http://localhost":location.origin,w=h.replace(/^http/,"ws");'


def unbaked(script: str) -> str:
    """The built module of backend addresses, reading them from the page's own address.

    Reflex bakes scheme, host and port in and puts right only the host. ValueError when the module
    no longer looks as it did in 0.10.1.
    """
    changed, found = BAKED.subn(lambda m: f"{'h' if m[1] == 'http' else 'w'}+`{m[2]}`", script)
    if not found:
        raise ValueError("the build's backend addresses are not where they used to be")
    return HERE + changed


class SameOrigin(Plugin):
    """Runs after the bundler and before the compressor."""

    def post_build(self, **context: Any) -> None:
        """Rewrite the one module that holds addresses."""
        (module,) = Path(context["static_dir"]).glob("assets/reflex-env-*.js")
        module.write_text(unbaked(module.read_text()))
