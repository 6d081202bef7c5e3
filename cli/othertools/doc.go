// Package othertools knows what those write who come from other tools, and what stands here for it.
package othertools
