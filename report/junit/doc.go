// Package junit writes a run as JUnit's XML, as Jenkins, GitLab and GitHub read it.
package junit
