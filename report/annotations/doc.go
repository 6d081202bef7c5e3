// Package annotations writes what failed as workflow commands of GitHub, which shows it at the lines of the scenarios.
package annotations
