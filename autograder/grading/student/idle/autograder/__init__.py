"""Stands in for the autograder where submissions run: what is right is not known there."""
