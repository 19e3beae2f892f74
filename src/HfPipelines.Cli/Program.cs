using System.CommandLine;
using HfPipelines;
using HfPipelines.Cli.Commands;
using Spectre.Console;

var root = new RootCommand("Runs HuggingFace checkpoints on TorchSharp, and proves that they give what Python gives.")
{
    ListCommand.Create(),
    InspectCommand.Create(),
    RunCommand.Create(),
    VerifyCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is HfPipelinesException or IOException or UnauthorizedAccessException or OperationCanceledException)
{
    AnsiConsole.Console.Profile.Out.Writer.Flush();
    Console.Error.WriteLine($"hfp: {error.Message}");
    return 1;
}
