using System.CommandLine;
using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Verification;
using HfPipelines.Verification.Matrix;
using Spectre.Console;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp list</c>: the model types and what of them works.</summary>
internal static class ListCommand
{
    private static readonly string[] Classes = ["classes with a network", "without"];

    public static Command Create()
    {
        var filter = new Argument<string?>("text") { Description = "Lists only the model types that contain this text, and names their classes.", Arity = ArgumentArity.ZeroOrOne };
        var markdown = new Option<bool>("--markdown") { Description = "Prints the table of the README: only what runs." };
        var lines = new Option<string?>("--lines") { Description = "Prints the table of docs/architectures.md: the lines written by hand in this folder of architectures." };
        var command = new Command("list", "Lists the model types and what of them works.") { filter, markdown, lines };
        command.SetAction(result =>
        {
            if (result.GetValue(lines) is { } folder)
            {
                Console.Write(ArchitectureLines.Markdown(folder));
            }
            else if (result.GetValue(markdown))
            {
                Console.Write(SupportedTable.Markdown(BuiltInArchitectures.Registry));
            }
            else
            {
                Print(result.GetValue(filter));
            }
        });
        return command;
    }

    private static void Print(string? filter)
    {
        bool named = filter is not null;
        var table = new Table().Border(TableBorder.Simple).AddColumns(["model type", "kind", "networks", "forward", "generate", "preprocess", "pipeline", .. named ? Classes : []]);
        VerifiedType[] types = [.. VerifiedTypes.Read(BuiltInArchitectures.Registry).Where(t => filter is null || t.Architecture.ModelType.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        foreach (VerifiedType type in types)
        {
            Architecture architecture = type.Architecture;
            string[] cells =
            [
                architecture.ModelType, architecture.Kind.ToString(), $"{type.Networks.Passed}/{type.Networks.Total}",
                type.Forward.ToString(), type.Generate.ToString(), type.Preprocess.ToString(), type.Pipeline.ToString(),
                .. named ? [Names(architecture, c => c.Create is not null), Names(architecture, c => c.Create is null)] : (string[])[],
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"{types.Length} model types, {types.Count(t => t.Networks.Passed > 0)} with a network. Forward to pipeline: cases that equal the Python original, as docs/MATRIX.md has them.");
    }

    private static string Names(Architecture architecture, Func<ModelClass, bool> which) => string.Join(", ", architecture.Classes.Where(which).Select(c => c.Name));
}
