"""What a desk knows: records, commands, workspace. QtCore only."""
