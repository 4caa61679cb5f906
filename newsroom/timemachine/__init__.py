"""The time machine: any public page as it stood, or will stand, at the instant that `?at=` names."""
