using System.CommandLine;
using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Verification;
using Spectre.Console;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp list</c>: the model types and which of their classes run.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var filter = new Argument<string?>("text") { Description = "Lists only the model types that contain this text.", Arity = ArgumentArity.ZeroOrOne };
        var markdown = new Option<bool>("--markdown") { Description = "Prints the table of the README: only what runs." };
        var lines = new Option<string?>("--lines") { Description = "Prints the table of docs/architectures.md: the lines written by hand in this folder of architectures." };
        var command = new Command("list", "Lists the model types and which of their classes run.") { filter, markdown, lines };
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
        var table = new Table().Border(TableBorder.Simple).AddColumns("model type", "kind", "runs", "missing");
        IEnumerable<Architecture> architectures = BuiltInArchitectures.Registry.Architectures
            .Where(a => filter is null || a.ModelType.Contains(filter, StringComparison.OrdinalIgnoreCase))
            .OrderBy(a => a.ModelType, StringComparer.Ordinal);
        foreach (Architecture architecture in architectures)
        {
            table.AddRow(
                Markup.Escape(architecture.ModelType),
                architecture.Kind.ToString(),
                Markup.Escape(Names(architecture, c => c.Create is not null)),
                Markup.Escape(Names(architecture, c => c.Create is null)));
        }

        AnsiConsole.Write(table);
    }

    private static string Names(Architecture architecture, Func<ModelClass, bool> which) => string.Join(", ", architecture.Classes.Where(which).Select(c => c.Name));
}
