using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace MdLock.Commands;

/// <summary>Runs a user's script block as ForEach-Object does, and hands it an argument besides.</summary>
internal static class ScriptRun
{
    private const string Wrapper = @"Microsoft.PowerShell.Core\ForEach-Object -InputObject $args[0] -Process $args[1]";

    /// <summary>
    /// Runs a script block in its caller's scope, with an object as <c>$_</c> and as its first argument. What it
    /// writes goes on at once, as the cmdlet's own output and errors.
    /// </summary>
    /// <remarks>
    /// <see cref="ScriptBlock.InvokeWithContext(Dictionary{string, ScriptBlock}, List{PSVariable}, object[])"/> and its
    /// like collect the output. The one call that writes it on takes text, and knows no <c>$_</c>; ForEach-Object has
    /// a <c>$_</c>, but no arguments. So it runs a block <c>. {the user's block} $_</c>, which is made of a tree and not
    /// of text because the user's block is an object and no variable of the caller's must be touched to name it.
    /// </remarks>
    /// <exception cref="RuntimeException">What the script throws, the stop of its pipeline included.</exception>
    public static void Stream(CommandInvocationIntrinsics invoke, ScriptBlock script, object? item) =>
        invoke.InvokeScript(
            Wrapper,
            useNewScope: false,
            PipelineResultTypes.Output | PipelineResultTypes.Error,
            input: null,
            item,
            CallOf(script));

    private static ScriptBlock CallOf(ScriptBlock script)
    {
        // At the script's own place, which is what a stack trace is to show.
        IScriptExtent place = script.Ast.Extent;
        CommandElementAst[] words =
            [new ConstantExpressionAst(place, script), new VariableExpressionAst(place, "_", splatted: false)];
        var call = new CommandAst(place, words, TokenKind.Dot, redirections: null);
        var body = new StatementBlockAst(place, [new PipelineAst(place, call)], traps: null);
        return new ScriptBlockAst(place, paramBlock: null, body, isFilter: false).GetScriptBlock();
    }
}
