"""Builds whose cost follows the change: what a build knew is indexed, and only what a change touches is made again."""
