"""The mistakes people make in `early_stopping_epoch`: what they compare, what they count and what they return."""

import numpy as np

from autograder.check.engine import mutant


def watch(losses, patience, improves=lambda loss, best: loss < best, restart=True):
    """Stop as the exercise asks, but for what counts as better and whether that restarts the count."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if improves(losses[epoch], losses[best]):
            best, waited = epoch, 0 if restart else waited
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


def epoch_of_stopping(losses, patience):
    best, last = watch(losses, patience)
    return last if last - best >= patience else best


def no_better_than_the_epoch_before(losses, patience):
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited >= patience:
            return int(np.argmin(losses[: epoch + 1]))
    return int(np.argmin(losses))


def last_that_was_better_than_the_one_before(losses, patience):
    kept, waited = 0, 0
    for epoch in range(1, len(losses)):
        kept, waited = (epoch, 0) if losses[epoch] < losses[epoch - 1] else (kept, waited + 1)
        if waited >= patience:
            break
    return kept


def best_loss_forgotten(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[0] else (best, waited + 1)
        if waited >= patience:
            break
    return best


def ties_not_counted(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        waited += losses[epoch] > losses[best]
        if waited >= patience:
            break
    return best


def first_epoch_counted(losses, patience):
    best, waited = 0, 0
    for epoch in range(len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[best] else (best, waited + 1)
        if waited >= patience:
            break
    return best


MISTAKES_IN_EARLY_STOPPING = [
    mutant(
        "best of all",
        lambda losses, patience: int(np.argmin(losses)),
        "This is the best of all the epochs. Training stops when patience runs out, and what would have come "
        "later is never seen.",
    ),
    mutant(
        "epoch of stopping",
        epoch_of_stopping,
        "This is the epoch at which training stops. Return the best epoch seen by then: its network is kept.",
    ),
    mutant(
        "last epoch",
        lambda losses, patience: watch(losses, patience)[1],
        "This is the last epoch that was trained, stopped or not. Return the best epoch: its network is kept.",
    ),
    mutant(
        "ties improve",
        lambda losses, patience: watch(losses, patience, lambda loss, best: loss <= best)[0],
        "An equal loss counts as better here. Only a strictly smaller one does: compare with `<`.",
    ),
    mutant(
        "ties not counted",
        ties_not_counted,
        "An equal loss is taken for neither better nor worse here. It is no improvement, and so it counts.",
    ),
    mutant(
        "best loss forgotten",
        best_loss_forgotten,
        "Each loss is compared with the first one. Where a loss is better, it has to become the new best loss, "
        "with which the following ones are compared.",
    ),
    mutant(
        "small improvements ignored",
        lambda losses, patience: watch(losses, patience, lambda loss, best: loss < best - 1e-4)[0],
        "Any strictly smaller loss is an improvement, however small the difference.",
    ),
    mutant(
        "not in a row",
        lambda losses, patience: watch(losses, patience, restart=False)[0],
        "This counts all epochs without an improvement. Only those in a row count: each improvement restarts "
        "the count at 0.",
    ),
    mutant(
        "compared with the epoch before",
        no_better_than_the_epoch_before,
        "This compares each loss with the one before it. Compare it with the best so far: a loss that falls again "
        "after a rise is no improvement yet.",
    ),
    mutant(
        "last that was better than the one before",
        last_that_was_better_than_the_one_before,
        "This keeps an epoch whenever its loss is below that of the epoch before. Compare with the best so far: "
        "a loss that falls again after a rise need not be better than that.",
    ),
    mutant(
        "first epoch counted",
        first_epoch_counted,
        "The first epoch is counted as one without an improvement, since it is compared with itself. "
        "It is the best so far: begin to count with the second one.",
    ),
    mutant(
        "one epoch too late",
        lambda losses, patience: watch(losses, patience + 1)[0],
        "This waits one epoch too long. With patience 1 the first epoch that does not improve ends the training.",
    ),
    mutant(
        "one epoch too early",
        lambda losses, patience: watch(losses, max(patience - 1, 1))[0],
        "This stops one epoch too early. With patience 2 a single epoch without an improvement is forgiven.",
    ),
    mutant(
        "last before the rise",
        lambda losses, patience: max(watch(losses, patience)[1] - patience, 0),
        "This goes back `patience` epochs from the end. Where training was never stopped, that is not the best epoch.",
    ),
    mutant(
        "counted from 1",
        lambda losses, patience: watch(losses, patience)[0] + 1,
        "This is one too many: the first epoch has index 0.",
    ),
    mutant(
        "loss instead of epoch",
        lambda losses, patience: losses[watch(losses, patience)[0]],
        "This is the best loss. Return the index of its epoch.",
    ),
]
