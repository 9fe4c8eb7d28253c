"""What can be proved of a built add-in without Excel: ``verify`` reads the file anew and checks it part by part."""

from xl_ar.addin.proof.verify import Check, verify

__all__ = ["Check", "verify"]
