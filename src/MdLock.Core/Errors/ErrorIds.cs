namespace MdLock.Errors;

/// <summary>The names of all conditions that MdLock reports, one constant each.</summary>
public static class ErrorIds
{
    /// <summary>No file at the given path.</summary>
    public const string DocumentNotFound = nameof(DocumentNotFound);

    /// <summary>The path names a folder, a device, a pipe or something else that is not a regular file.</summary>
    public const string DocumentNotAFile = nameof(DocumentNotAFile);

    /// <summary>The file holds bytes that are not text in its encoding.</summary>
    public const string DocumentNotText = nameof(DocumentNotText);

    /// <summary>The file cannot be read.</summary>
    public const string DocumentNotReadable = nameof(DocumentNotReadable);

    /// <summary>The file, or the folder that an atomic replace needs, cannot be written.</summary>
    public const string DocumentNotWritable = nameof(DocumentNotWritable);

    /// <summary>The system refused to write a change; the document is as it was.</summary>
    public const string CommitFailed = nameof(CommitFailed);

    /// <summary>Whether a change was written cannot be told.</summary>
    public const string CommitUnknown = nameof(CommitUnknown);

    /// <summary>The history of a section cannot be read.</summary>
    public const string HistoryCorrupt = nameof(HistoryCorrupt);

    /// <summary>A section has no version with the number, or no history at all.</summary>
    public const string VersionNotFound = nameof(VersionNotFound);

    /// <summary>A heading would be no heading: its text is empty or has several lines, or its level is beyond 6.</summary>
    public const string SectionHeadingInvalid = nameof(SectionHeadingInvalid);

    /// <summary>A section cannot be removed, or not be put where it shall go.</summary>
    public const string SectionPlaceInvalid = nameof(SectionPlaceInvalid);

    /// <summary>The file has several hard links; replacing it would part it from the others.</summary>
    public const string DocumentHardLinked = nameof(DocumentHardLinked);

    /// <summary>The file is larger than MdLock edits.</summary>
    public const string DocumentTooLarge = nameof(DocumentTooLarge);

    /// <summary>The document nests quotes and lists more deeply, or has more headings, than MdLock indexes.</summary>
    public const string DocumentTooComplex = nameof(DocumentTooComplex);

    /// <summary>No section answers to the selector.</summary>
    public const string SectionNotFound = nameof(SectionNotFound);

    /// <summary>Several sections answer to a selector where one is meant.</summary>
    public const string SectionAmbiguous = nameof(SectionAmbiguous);

    /// <summary>The selector is empty or malformed.</summary>
    public const string SectionSelectorInvalid = nameof(SectionSelectorInvalid);

    /// <summary>The new text would change the bytes, level or parent of another section.</summary>
    public const string SectionBoundary = nameof(SectionBoundary);

    /// <summary>The new text would drop subsections, and that was not asked for.</summary>
    public const string SubsectionsDropped = nameof(SubsectionsDropped);

    /// <summary>The new text cannot be written in the document's encoding.</summary>
    public const string TextNotEncodable = nameof(TextNotEncodable);

    /// <summary>The section no longer has the expected content.</summary>
    public const string VersionConflict = nameof(VersionConflict);

    /// <summary>Another owner holds a lock that conflicts, or waits ahead, and no wait was asked for.</summary>
    public const string LockHeld = nameof(LockHeld);

    /// <summary>The lock was not granted before the deadline of the wait.</summary>
    public const string LockWaitTimeout = nameof(LockWaitTimeout);

    /// <summary>The section did not change, or not to the wanted version, before the deadline of the wait.</summary>
    public const string VersionWaitTimeout = nameof(VersionWaitTimeout);

    /// <summary>The document has as many locks as it may have.</summary>
    public const string LockLimitReached = nameof(LockLimitReached);

    /// <summary>The request waits, directly or through others, for its own owner.</summary>
    public const string LockDeadlock = nameof(LockDeadlock);

    /// <summary>The lock record would be larger than a record may be.</summary>
    public const string LockRecordTooLarge = nameof(LockRecordTooLarge);

    /// <summary>One's own lock is over: its time to live ran out.</summary>
    public const string LockExpired = nameof(LockExpired);

    /// <summary>One's own lock is gone: reclaimed, force-released or removed.</summary>
    public const string LockLost = nameof(LockLost);

    /// <summary>No lock answers to the given section, id or token.</summary>
    public const string LockNotFound = nameof(LockNotFound);

    /// <summary>The lock belongs to another owner.</summary>
    public const string LockNotOwned = nameof(LockNotOwned);

    /// <summary>A forced release met a lock that is live.</summary>
    public const string LockStillLive = nameof(LockStillLive);

    /// <summary>The lock is held by a terminated process and was not reclaimed.</summary>
    public const string LockHolderTerminated = nameof(LockHolderTerminated);

    /// <summary>The owner's process cannot be stopped from here.</summary>
    public const string OwnerNotStoppable = nameof(OwnerNotStoppable);

    /// <summary>The critical section of the document stayed occupied for longer than it ever should.</summary>
    public const string GuardTimeout = nameof(GuardTimeout);

    /// <summary>The folder of the lock files cannot be written.</summary>
    public const string StoreNotWritable = nameof(StoreNotWritable);

    /// <summary>A folder of lock or state files is in the hands of somebody whom the document does not trust.</summary>
    public const string StoreNotTrusted = nameof(StoreNotTrusted);

    /// <summary>Several hosts or mounts use a folder, and it was not proven that locks hold between them.</summary>
    public const string ShareNotProven = nameof(ShareNotProven);

    /// <summary>Nobody came to try a shared folder together, or did not go on.</summary>
    public const string PeerNotMet = nameof(PeerNotMet);

    /// <summary>The locks of a folder are in another store than the one that is set, or it is being moved between two.</summary>
    public const string StoreMismatch = nameof(StoreMismatch);

    /// <summary>A folder cannot be moved to another store, because it is in use.</summary>
    public const string StoreInUse = nameof(StoreInUse);

    /// <summary>What speaks to the chosen store is not installed.</summary>
    public const string StoreNotInstalled = nameof(StoreNotInstalled);

    /// <summary>A lock or state file is not what it should be: a link, a pipe, or content that cannot be read.</summary>
    public const string StoreCorrupt = nameof(StoreCorrupt);

    /// <summary>Reading or writing the lock files failed.</summary>
    public const string StoreFailed = nameof(StoreFailed);

    /// <summary>The servers that keep the locks cannot be reached, or do not answer in time.</summary>
    public const string StoreUnreachable = nameof(StoreUnreachable);

    /// <summary>The servers that keep the locks refuse the user, or what the user wants to do.</summary>
    public const string StoreAccessDenied = nameof(StoreAccessDenied);

    /// <summary>A setting or argument is outside its range.</summary>
    public const string SettingOutOfRange = nameof(SettingOutOfRange);

    /// <summary>A file of settings is damaged, or something else stands in its place.</summary>
    public const string SettingsCorrupt = nameof(SettingsCorrupt);

    /// <summary>A file of settings was written by a newer version of MdLock.</summary>
    public const string SettingsSchemaNewer = nameof(SettingsSchemaNewer);

    /// <summary>A file of settings cannot be read.</summary>
    public const string SettingsNotReadable = nameof(SettingsNotReadable);

    /// <summary>A file of settings cannot be written.</summary>
    public const string SettingsNotWritable = nameof(SettingsNotWritable);

    /// <summary>The scope and the path do not go together.</summary>
    public const string SettingsScopeInvalid = nameof(SettingsScopeInvalid);

    /// <summary>Every user of the machine can read a file with a password or a private key.</summary>
    public const string SecretTooOpen = nameof(SecretTooOpen);

    /// <summary>A folder names a store to which the user's password or certificate is not sent.</summary>
    public const string CredentialsWithheld = nameof(CredentialsWithheld);

    /// <summary>The file of an export cannot be written.</summary>
    public const string DestinationNotWritable = nameof(DestinationNotWritable);

    /// <summary>Something has the name that a document shall get.</summary>
    public const string DestinationExists = nameof(DestinationExists);

    /// <summary>There is no folder where a document shall go.</summary>
    public const string DestinationNotFound = nameof(DestinationNotFound);

    /// <summary>A history is kept under the name that a document shall get.</summary>
    public const string DestinationHasHistory = nameof(DestinationHasHistory);

    /// <summary>A document shall go to another file system.</summary>
    public const string DestinationOnOtherFileSystem = nameof(DestinationOnOtherFileSystem);

    /// <summary>A document shall go to a folder whose locks are in another store.</summary>
    public const string DestinationInOtherStore = nameof(DestinationInOtherStore);

    /// <summary>The path of a document that shall be moved is a link to it.</summary>
    public const string DocumentIsLink = nameof(DocumentIsLink);

    /// <summary>A document of which it is said that it was moved is where it was.</summary>
    public const string DocumentNotMoved = nameof(DocumentNotMoved);

    /// <summary>Nothing is kept for a document that is gone.</summary>
    public const string HistoryNotFound = nameof(HistoryNotFound);

    /// <summary>What is kept for a document that is gone is in use.</summary>
    public const string HistoryInUse = nameof(HistoryInUse);
}
