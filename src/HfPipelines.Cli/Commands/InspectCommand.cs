using System.CommandLine;
using System.Globalization;
using HfPipelines.Architectures;
using HfPipelines.Networks;
using Spectre.Console;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp inspect FOLDER</c>: what a checkpoint is, without loading it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A checkpoint's folder, or the id of one in the hub's cache." };
        var command = new Command("inspect", "Shows kind, classes, parameters, element type and memory of a checkpoint.") { folder };
        command.SetAction(result => Print(CheckpointSummary.Read(result.GetRequiredValue(folder), BuiltInArchitectures.Registry)));
        return command;
    }

    private static void Print(CheckpointSummary summary)
    {
        var grid = new Grid().AddColumns(2);
        void Row(string name, string value) => grid.AddRow(name, Markup.Escape(value));
        Row("model type", summary.Architecture.ModelType);
        Row("kind", summary.Architecture.Kind.ToString());
        Row("checkpoint of", string.Join(", ", summary.Config.Architectures));
        Row("classes", string.Join(", ", summary.Architecture.Classes.Select(Describe)));
        Row("tensors", summary.Tensors.ToString("N0", CultureInfo.InvariantCulture));
        Row("parameters", summary.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        Row("element type", string.Join(", ", summary.ElementTypes));
        Row("memory", $"{Mebibytes(summary.Bytes)} as stored, {Mebibytes(summary.Parameters * 4)} in float32");
        AnsiConsole.Write(grid);
    }

    private static string Describe(ModelClass model) => model.Create is null ? $"{model.Name} (missing)" : model.Name;

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):0.0} MiB");
}
