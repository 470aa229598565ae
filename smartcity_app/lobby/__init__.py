"""Where people come in: pages that show every service's things together.

It stands above the services and reads them only through what their manifests provide.
"""
