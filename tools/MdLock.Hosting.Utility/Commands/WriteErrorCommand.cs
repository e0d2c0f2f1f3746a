using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes an error that ends nothing.</summary>
[Cmdlet(VerbsCommunications.Write, "Error", DefaultParameterSetName = NoException)]
public sealed class WriteErrorCommand : PSCmdlet
{
    private const string NoException = "NoException";
    private const string WithException = "WithException";
    private const string Record = "ErrorRecord";

    /// <summary>The exception.</summary>
    [Parameter(Position = 0, ParameterSetName = WithException, Mandatory = true)]
    public Exception? Exception { get; set; }

    /// <summary>The text.</summary>
    [Parameter(Position = 0, ParameterSetName = NoException, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = WithException)]
    [AllowNull]
    [AllowEmptyString]
    [Alias("Msg")]
    public string? Message { get; set; }

    /// <summary>An error to write again.</summary>
    [Parameter(Position = 0, ParameterSetName = Record, Mandatory = true)]
    public ErrorRecord? ErrorRecord { get; set; }

    /// <summary>Its category.</summary>
    [Parameter(ParameterSetName = NoException)]
    [Parameter(ParameterSetName = WithException)]
    public ErrorCategory Category { get; set; } = ErrorCategory.NotSpecified;

    /// <summary>Its id.</summary>
    [Parameter(ParameterSetName = NoException)]
    [Parameter(ParameterSetName = WithException)]
    public string ErrorId { get; set; } = string.Empty;

    /// <summary>What was worked on.</summary>
    [Parameter(ParameterSetName = NoException)]
    [Parameter(ParameterSetName = WithException)]
    public object? TargetObject { get; set; }

    /// <summary>What to do about it.</summary>
    [Parameter]
    public string RecommendedAction { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ErrorRecord record = ErrorRecord is null ? Create() : new ErrorRecord(ErrorRecord, null);
        if (RecommendedAction.Length > 0)
        {
            record.ErrorDetails ??= new ErrorDetails(record.ToString());
            record.ErrorDetails.RecommendedAction = RecommendedAction;
        }

        if (GetVariableValue("MyInvocation") is InvocationInfo caller)
        {
            EngineInternals.ReportCaller(record, caller);
            record.CategoryInfo.Activity = "Write-Error";
        }

        WriteError(record);
    }

    private ErrorRecord Create()
    {
        Exception exception = Exception ?? new WriteErrorException(Message ?? string.Empty);
        string id = ErrorId.Length > 0 ? ErrorId : exception.GetType().FullName!;
        ErrorRecord record = new(exception, id, Category, TargetObject);
        if (Exception is not null && !string.IsNullOrEmpty(Message))
        {
            record.ErrorDetails = new ErrorDetails(Message);
        }

        return record;
    }
}
