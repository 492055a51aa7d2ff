"""The child's side: everything a child sees or sends."""
