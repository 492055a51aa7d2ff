"""What is right: who may read, levels, stages, duties. Pure."""
