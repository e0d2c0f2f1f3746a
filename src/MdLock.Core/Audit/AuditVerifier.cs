namespace MdLock.Audit;

/// <summary>Checks that a trail is as it was written.</summary>
/// <remarks>
/// What it cannot see: the trail and its head set back together to an earlier state, removed together, or written
/// anew from a place on with all hashes. Against these, copy the newest hash elsewhere from time to time.
/// </remarks>
internal static class AuditVerifier
{
    /// <summary>Checks all lines, all links and the end.</summary>
    /// <param name="trail">The trail as it is between two appends.</param>
    /// <param name="disk">Where it is.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>What was found, in the order of the trail; empty for a trail that is as it was written.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<AuditFinding> Verify(
        TrailSnapshot trail, ITrailDisk disk, CancellationToken cancellation)
    {
        if (trail.Files.Count == 0 && trail.Head is null)
        {
            return [];
        }

        var check = new ChainCheck(trail.Head);
        foreach (TrailFile file in trail.Files)
        {
            check.Enter(file);
            foreach (TrailLine line in TrailLines.Forward(disk, file.Handle, 0, file.Length))
            {
                cancellation.ThrowIfCancellationRequested();
                check.Add(line);
            }
        }

        return check.Finish();
    }
}
