"""Letters: surat keterangan, from a resident's phone to a signed, verifiable PDF."""
