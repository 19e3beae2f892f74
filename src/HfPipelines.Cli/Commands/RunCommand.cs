using System.CommandLine;
using HfPipelines.Pipelines;
using HfPipelines.Processing;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp run FOLDER --image x.png "question"</c>: one call of a checkpoint's pipeline, its text as it is written.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A checkpoint's folder, or an id on the hub." };
        var text = new Argument<string>("text") { Description = "The question or the prompt." };
        var images = new Option<string[]>("--image") { Description = "A picture; may be given several times." };
        var raw = new Option<bool>("--raw") { Description = "Takes the text as the whole prompt instead of a user's turn." };
        var maxNewTokens = new Option<int?>("--max-new-tokens") { Description = "The most tokens to write." };
        var seed = new Option<long?>("--seed") { Description = "Samples with this seed." };
        Option<string?> device = DeviceOption.Create("on the first CUDA device if there is one, else on the CPU");
        var command = new Command("run", "Runs a checkpoint on a question or a prompt.") { folder, text, images, raw, maxNewTokens, seed, device };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new GenerationOptions { MaxNewTokens = result.GetValue(maxNewTokens), Seed = result.GetValue(seed), DoSample = result.GetValue(seed) is null ? null : true };
            var loading = new LoadOptions { Device = DeviceOption.Read(result.GetValue(device)) };
            await RunAsync(result.GetRequiredValue(folder), loading, result.GetRequiredValue(text), result.GetValue(images) ?? [], result.GetValue(raw), options, cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(
        string folder, LoadOptions loading, string text, string[] images, bool raw, GenerationOptions options, CancellationToken cancellationToken)
    {
        await using ModelPipeline pipeline = await AutoPipeline.LoadAsync(folder, loading, cancellationToken: cancellationToken);
        if (pipeline is not TextGenerationPipeline generation)
        {
            throw new HfPipelinesException($"{folder}: expected a checkpoint that generates text, found '{pipeline.ClassName}'.");
        }

        ImageData[] pictures = [.. images.Select(i => ImageData.Load(i))];
        IAsyncEnumerable<string> pieces = raw || generation.Processor.ChatTemplate is null
            ? generation.StreamAsync(new ProcessorInput(text, pictures), options, cancellationToken)
            : generation.StreamAsync(new Chat().User(text, pictures), options, cancellationToken);
        await foreach (string piece in pieces)
        {
            Console.Write(piece);
        }

        Console.WriteLine();
    }
}
