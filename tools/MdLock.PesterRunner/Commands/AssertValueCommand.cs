using System.Collections.ObjectModel;
using System.Management.Automation;
using MdLock.PesterRunner.Assertions;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>Should</c>: fails the test if what comes down the pipeline is not as expected.</summary>
[Cmdlet("Assert", "Value")]
public sealed class AssertValueCommand : PSCmdlet, IDynamicParameters
{
    private readonly List<object?> _items = [];
    private RuntimeDefinedParameterDictionary _parameters = [];

    /// <summary>What is judged.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? ActualValue { get; set; }

    /// <summary>Turns the operator round.</summary>
    [Parameter]
    public SwitchParameter Not { get; set; }

    /// <summary>
    /// The operators: each is a switch with a parameter set of its own, so that the engine refuses an unknown one, two
    /// at once, and the parameters of another.
    /// </summary>
    public object GetDynamicParameters()
    {
        _parameters = [];
        foreach (ShouldOperator item in ShouldOperators.ByName.Values)
        {
            Attribute[] aliases = item.Aliases.Count > 0 ? [new AliasAttribute([.. item.Aliases])] : [];
            Collection<Attribute> attributes =
                [new ParameterAttribute { ParameterSetName = item.Name, Mandatory = true }, .. aliases];
            _parameters.Add(item.Name, new RuntimeDefinedParameter(item.Name, typeof(SwitchParameter), attributes));
            foreach (ShouldParameter parameter in item.Parameters)
            {
                Declare(item, parameter);
            }

            // Declared here and not as a property: the engine would take -Be for the beginning of its name.
            int last = item.Parameters.Count(parameter => parameter.Position is not null);
            Declare(item, new ShouldParameter("Because", typeof(string), last));
        }

        return _parameters;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Nothing down the pipeline leaves this uncalled, and is not the same as a null that came down.
        _items.Add(ActualValue);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ShouldOperator chosen = ShouldOperators.ByName[ParameterSetName];
        IEnumerable<object?> values =
            _items.Count == 0 ? [null]
            : chosen.TakesCollection ? [_items.ToArray()]
            : _items;
        foreach (object? value in values)
        {
            if (chosen.Judge(new ShouldCall(value, Not, Arguments(), this)) is { } failure)
            {
                InvalidOperationException exception = new(failure);
                ThrowTerminatingError(
                    new ErrorRecord(exception, "PesterAssertionFailed", ErrorCategory.InvalidResult, value));
            }
        }
    }

    private void Declare(ShouldOperator item, ShouldParameter parameter)
    {
        if (!_parameters.TryGetValue(parameter.Name, out RuntimeDefinedParameter? declared))
        {
            declared = new RuntimeDefinedParameter(
                parameter.Name, parameter.Type, [new AllowNullAttribute(), new AllowEmptyCollectionAttribute()]);
            _parameters.Add(parameter.Name, declared);
        }

        ParameterAttribute attribute = new() { ParameterSetName = item.Name };
        if (parameter.Position is { } position)
        {
            attribute.Position = position;
        }

        declared.Attributes.Add(attribute);
    }

    private Dictionary<string, object?> Arguments() => _parameters.Values
        .Where(parameter => parameter.IsSet)
        .ToDictionary(
            parameter => parameter.Name, object? (parameter) => parameter.Value, StringComparer.OrdinalIgnoreCase);
}
