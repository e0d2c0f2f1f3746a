namespace MdLock.Documents;

/// <summary>What the sections of a document are called after several edits, one after the other.</summary>
internal sealed class IdMoves(DocumentIndex before)
{
    // From the id before all edits to the present one; null for a section that is gone. Nothing where no id changed.
    private Dictionary<string, string?>? _now;

    /// <summary>Whether any section has another id, or is gone.</summary>
    public bool HasChanges => _now is not null;

    /// <summary>Follows one more edit.</summary>
    public void Follow(EditResult edit)
    {
        if (edit.RenamedIds.Count == 0 && edit.RemovedIds.Count == 0)
        {
            return;
        }

        _now ??= before.Sections.ToDictionary(section => section.Id, string? (section) => section.Id, StringComparer.Ordinal);
        var removed = new HashSet<string>(edit.RemovedIds, StringComparer.Ordinal);
        foreach ((string id, string? now) in _now)
        {
            if (now is not null)
            {
                _now[id] = removed.Contains(now) ? null : edit.RenamedIds.GetValueOrDefault(now, now);
            }
        }
    }

    /// <summary>The present id of a section of the document before; null when it is gone.</summary>
    public string? Now(string id) => _now is null || !_now.TryGetValue(id, out string? now) ? id : now;
}
