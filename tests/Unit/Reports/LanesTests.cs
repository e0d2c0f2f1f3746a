using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

public sealed class LanesTests
{
    [Fact]
    public void Given_WhatOverlaps_When_PutIntoLanes_Then_NothingLiesOnAnother() =>
        Assert.Equal([0, 1, 2, 0, 1], Lanes.Of([(0, 5), (1, 6), (2, 9), (5, 7), (6.5, 8)], 0));

    [Fact]
    public void Given_AnOverlapWithinTheTolerance_When_PutIntoLanes_Then_ItDoesNotCount() =>
        Assert.Equal([0, 0, 1], Lanes.Of([(0, 5), (4.6, 6), (5, 7)], 0.5));
}
