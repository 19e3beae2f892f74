using HfPipelines.Checkpoints;
using HfPipelines.Generation;
using HfPipelines.Networks;
using HfPipelines.Processing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Text continued by a decoder with experts, which also tells the experts of every token.</summary>
public sealed class MixtureOfExpertsPipeline : TextGenerationPipeline, IPipeline<MixtureOfExpertsPipeline>
{
    private MixtureOfExpertsPipeline(PretrainedModel model, Processor processor, GenerationConfig generationConfig)
        : base(model, processor, generationConfig)
    {
    }

    static string? IPipeline<MixtureOfExpertsPipeline>.Mapping => "causal_lm";

    static MixtureOfExpertsPipeline IPipeline<MixtureOfExpertsPipeline>.Create(LoadedCheckpoint checkpoint)
        => new(checkpoint.Model, ProcessorLoader.Load(checkpoint), GenerationConfig.Load(checkpoint.Folder.Path));

    /// <summary>Reads a text and tells which experts each of its tokens went to.</summary>
    /// <param name="text">The text, as the tokenizer takes it: no chat template is applied.</param>
    /// <param name="cancellationToken">Stops the call before it begins.</param>
    /// <returns>The tokens in order, special ones that the tokenizer adds included.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="NotSupportedException">The network tells no experts.</exception>
    public Task<IReadOnlyList<TokenExperts>> TraceExpertsAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RunAsync(_ => Trace(ToDevice(Processor.Process([new ProcessorInput(text, [])]))), cancellationToken);
    }

    private IReadOnlyList<TokenExperts> Trace(ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        input["output_router_logits"] = tensor(true);
        input.LogitsToKeep = 1;
        ModelOutput output = Model.Network.Forward(input);
        var layers = new List<ExpertShare[][]>();
        for (int i = 0; output.TryGet($"router_experts.{i}", out Tensor? experts); i++)
        {
            layers.Add(Shares(experts, output[$"router_weights.{i}"]));
        }

        if (layers.Count == 0)
        {
            throw new NotSupportedException($"{ClassName} tells no experts.");
        }

        long[] ids = [.. input.InputIds!.cpu().data<long>()];
        return [.. ids.Select((id, place) => new TokenExperts
        {
            Token = Tokenizer.IdToToken((int)id) ?? "",
            TokenId = (int)id,
            Layers = [.. layers.Select(l => l[place])],
        })];
    }

    private static ExpertShare[][] Shares(Tensor experts, Tensor weights)
    {
        long[] numbers = [.. experts.cpu().contiguous().data<long>()];
        float[] shares = [.. weights.to(ScalarType.Float32, CPU).contiguous().data<float>()];
        return [.. numbers.Zip(shares, (e, w) => new ExpertShare((int)e, w)).Chunk((int)experts.size(-1)).Select(t => t.Where(s => s.Expert >= 0).ToArray())];
    }
}
