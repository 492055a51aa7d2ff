"""The engines that read what rules cannot."""
