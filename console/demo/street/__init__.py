"""The painted demo street: scenes under four lights, the same again every 60 s."""

from console.demo.street.scene import Scene

__all__ = ["Scene"]
