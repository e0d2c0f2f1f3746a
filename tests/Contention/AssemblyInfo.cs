// Each test has the machine's cores to itself: they start processes by the dozen.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
