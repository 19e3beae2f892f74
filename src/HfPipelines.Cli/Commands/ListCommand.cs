using System.CommandLine;
using HfPipelines.Architectures;
using HfPipelines.Verification;
using HfPipelines.Verification.Matrix;
using Spectre.Console;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp list</c>: the model types and what of them works.</summary>
internal static class ListCommand
{
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
        VerifiedType[] types = [.. VerifiedTypes.Read(BuiltInArchitectures.Registry).Where(t => filter is null || t.Architecture.ModelType.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        Table table = Columns("model type", "kind", "networks");
        foreach (VerifiedType type in types)
        {
            Row(table, type.Architecture.ModelType, type.Architecture.Kind.ToString(), $"{type.Networks.Passed}/{type.Networks.Total}", type.Forward, type.Generate, type.Preprocess, type.Pipeline);
        }

        AnsiConsole.Write(table);
        if (filter is not null)
        {
            table = Columns("model type", "class", "network");
            foreach (MatrixRow row in types.SelectMany(t => t.Rows))
            {
                Row(table, row.ModelType, row.ClassName, row.HasNetwork ? "yes" : "missing", row.Forward, row.Generate, row.Preprocess, row.Pipeline);
            }

            AnsiConsole.Write(table);
        }

        AnsiConsole.WriteLine($"{types.Length} model types, {types.Count(t => t.Networks.Passed > 0)} with a network. Forward to pipeline: cases that equal the Python original, as docs/MATRIX.md has them.");
    }

    private static Table Columns(params string[] first) => new Table().Border(TableBorder.Simple).AddColumns([.. first, "forward", "generate", "preprocess", "pipeline"]);

    private static void Row(Table table, string first, string second, string third, params MatrixCell[] cells)
        => table.AddRow([.. new[] { first, second, third }.Concat(cells.Select(c => c.ToString())).Select(Markup.Escape)]);
}
