using System.Management.Automation;
using MdLock.Formatting;

namespace MdLock.Errors;

/// <summary>Makes the error records of all cmdlets: one place for ids, categories, targets and advice.</summary>
internal static class ErrorRecords
{
    private static readonly Dictionary<string, ErrorCategory> Categories = new(StringComparer.Ordinal)
    {
        [ErrorIds.DocumentNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.DocumentNotAFile] = ErrorCategory.InvalidType,
        [ErrorIds.DocumentNotText] = ErrorCategory.InvalidData,
        [ErrorIds.DocumentNotReadable] = ErrorCategory.PermissionDenied,
        [ErrorIds.DocumentNotWritable] = ErrorCategory.PermissionDenied,
        [ErrorIds.DocumentHardLinked] = ErrorCategory.InvalidOperation,
        [ErrorIds.DocumentTooLarge] = ErrorCategory.LimitsExceeded,
        [ErrorIds.DocumentTooComplex] = ErrorCategory.LimitsExceeded,
        [ErrorIds.SectionNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.SectionAmbiguous] = ErrorCategory.InvalidArgument,
        [ErrorIds.SectionSelectorInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.SectionBoundary] = ErrorCategory.InvalidData,
        [ErrorIds.SubsectionsDropped] = ErrorCategory.InvalidData,
        [ErrorIds.TextNotEncodable] = ErrorCategory.InvalidData,
        [ErrorIds.CommitFailed] = ErrorCategory.WriteError,
        [ErrorIds.CommitUnknown] = ErrorCategory.WriteError,
        [ErrorIds.HistoryCorrupt] = ErrorCategory.InvalidData,
        [ErrorIds.VersionNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.SectionHeadingInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.SectionPlaceInvalid] = ErrorCategory.InvalidOperation,
        [ErrorIds.VersionConflict] = ErrorCategory.ResourceExists,
        [ErrorIds.LockHeld] = ErrorCategory.ResourceBusy,
        [ErrorIds.LockWaitTimeout] = ErrorCategory.OperationTimeout,
        [ErrorIds.VersionWaitTimeout] = ErrorCategory.OperationTimeout,
        [ErrorIds.LockLimitReached] = ErrorCategory.QuotaExceeded,
        [ErrorIds.LockDeadlock] = ErrorCategory.DeadlockDetected,
        [ErrorIds.LockRecordTooLarge] = ErrorCategory.LimitsExceeded,
        [ErrorIds.LockExpired] = ErrorCategory.OperationTimeout,
        [ErrorIds.LockLost] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.LockNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.LockNotOwned] = ErrorCategory.PermissionDenied,
        [ErrorIds.LockStillLive] = ErrorCategory.ResourceBusy,
        [ErrorIds.LockHolderTerminated] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.OwnerNotStoppable] = ErrorCategory.PermissionDenied,
        [ErrorIds.GuardTimeout] = ErrorCategory.OperationTimeout,
        [ErrorIds.StoreNotWritable] = ErrorCategory.PermissionDenied,
        [ErrorIds.StoreNotTrusted] = ErrorCategory.SecurityError,
        [ErrorIds.ShareNotProven] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.PeerNotMet] = ErrorCategory.OperationTimeout,
        [ErrorIds.StoreMismatch] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.StoreInUse] = ErrorCategory.ResourceBusy,
        [ErrorIds.StoreNotInstalled] = ErrorCategory.NotInstalled,
        [ErrorIds.StoreCorrupt] = ErrorCategory.InvalidData,
        [ErrorIds.StoreFailed] = ErrorCategory.WriteError,
        [ErrorIds.StoreUnreachable] = ErrorCategory.ResourceUnavailable,
        [ErrorIds.StoreAccessDenied] = ErrorCategory.PermissionDenied,
        [ErrorIds.DestinationNotWritable] = ErrorCategory.WriteError,
        [ErrorIds.DestinationExists] = ErrorCategory.ResourceExists,
        [ErrorIds.DestinationNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.DestinationHasHistory] = ErrorCategory.ResourceExists,
        [ErrorIds.DestinationOnOtherFileSystem] = ErrorCategory.InvalidArgument,
        [ErrorIds.DestinationInOtherStore] = ErrorCategory.InvalidArgument,
        [ErrorIds.DocumentIsLink] = ErrorCategory.InvalidArgument,
        [ErrorIds.DocumentNotMoved] = ErrorCategory.InvalidOperation,
        [ErrorIds.HistoryNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorIds.HistoryInUse] = ErrorCategory.ResourceBusy,
        [ErrorIds.SettingOutOfRange] = ErrorCategory.InvalidArgument,
        [ErrorIds.SettingsCorrupt] = ErrorCategory.InvalidData,
        [ErrorIds.SettingsSchemaNewer] = ErrorCategory.InvalidData,
        [ErrorIds.SettingsNotReadable] = ErrorCategory.ReadError,
        [ErrorIds.SettingsNotWritable] = ErrorCategory.WriteError,
        [ErrorIds.SettingsScopeInvalid] = ErrorCategory.InvalidArgument,
        [ErrorIds.SecretTooOpen] = ErrorCategory.SecurityError,
        [ErrorIds.CredentialsWithheld] = ErrorCategory.SecurityError,
    };

    /// <summary>The record for an error of the engine.</summary>
    /// <param name="failure">The error.</param>
    /// <param name="target">The section or path that the user named.</param>
    public static ErrorRecord From(MdLockException failure, object? target)
    {
        ErrorCategory category = Categories.GetValueOrDefault(failure.ErrorId, ErrorCategory.NotSpecified);

        // The texts of the error are safe by birth; a path that a wildcard found is not.
        var record = new ErrorRecord(
            failure, failure.ErrorId, category, target is string text ? SafeText.Line(text) : target);
        if (failure.RecommendedAction is { } action)
        {
            record.ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = action };
        }

        return record;
    }
}
