"""Streaming looks at untrusted files: what they are, how large, how faulty."""
