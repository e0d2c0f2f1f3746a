namespace MdLock.Reports;

/// <summary>Puts what overlaps into lanes beside each other.</summary>
internal static class Lanes
{
    /// <summary>The lane of each: 0, 1, 2 …</summary>
    /// <param name="stretches">From where to where, by the beginnings.</param>
    /// <param name="tolerance">What overlaps no more than this does not count: an end is noted just after it.</param>
    public static IReadOnlyList<int> Of(IEnumerable<(double From, double Until)> stretches, double tolerance)
    {
        var ends = new List<double>();
        var lanes = new List<int>();
        foreach ((double from, double until) in stretches)
        {
            int lane = ends.FindIndex(end => end <= from + tolerance);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(until);
            }

            ends[lane] = until;
            lanes.Add(lane);
        }

        return lanes;
    }
}
