"""The parts of the fictional town's generator: who lives there, and how two old systems wrote it down."""
