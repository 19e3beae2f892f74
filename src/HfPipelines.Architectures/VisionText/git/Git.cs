using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>GIT: a text that goes on from a picture, whose patches stand before it, see each other, and have no positions among the words.</summary>
internal sealed class Git : DecoderNetwork
{
    private readonly GitConfig _config;
    private readonly Network _vision;
    private readonly Linear _projection;
    private readonly LayerNorm _norm;
    private readonly Tensor[] _frames;
    private readonly TextEmbedding _embedding;
    private readonly TransformerEncoder _layers;

    public Git(GitConfig config, Weights weights)
    {
        _config = config;
        var options = new BertOptions(config);
        _embedding = new TextEmbedding(weights / "embeddings", options.Embedding);
        _layers = new TransformerEncoder(options.Layers, weights / "encoder");
        _vision = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "image_encoder");
        Weights projection = weights / "visual_projection" / "visual_projection";
        _projection = new Linear(projection / 0, config.VisionConfig.HiddenSize, config.HiddenSize);
        _norm = new LayerNorm(projection / 1, config.HiddenSize, config.VisionConfig.LayerNormEps);
        _frames = [.. Enumerable.Range(0, config.NumImageWithEmbedding ?? 0).Select(i => weights.Get($"img_temporal_embedding.{i}", 1, 1, config.VisionConfig.HiddenSize))];
    }

    public override Embedding InputEmbeddings => _embedding.Tokens;

    public override DecoderCache CreateCache(long batchSize, long maxLength)
    {
        GitVisionConfig vision = _config.VisionConfig;
        long across = vision.ImageSize[0] / vision.PatchSize[0];
        long places = ((across * across) + 1) * Math.Max(1, _frames.Length);
        Tensor table = InputEmbeddings.Weight;
        return new KeyValueCache(
            _config.NumHiddenLayers,
            (batchSize, _config.NumAttentionHeads, maxLength + places, _config.HiddenSize / _config.NumAttentionHeads),
            table.dtype,
            table.device);
    }

    // A generation counts words alone, though its memory holds the patches too.
    public override Tensor? PositionsOf(ModelInput prompt)
        => prompt.AttentionMask is { } mask ? mask.cumsum(-1).sub(1).masked_fill(mask.eq(0), 0)
            : (prompt.InputIds ?? prompt.InputsEmbeds) is { } given ? arange(given.size(1), ScalarType.Int64, given.device).unsqueeze(0) : null;

    public override ModelOutput Forward(ModelInput input)
    {
        KeyValueCache? cache = KeyValueCache.Of(input);
        long past = cache?.Length ?? 0;
        Tensor hidden = _embedding.Forward(Embed(input), input, past);
        Tensor? patches = input.PixelValues is null ? null : Patches(input, hidden.size(0));
        hidden = patches is null ? hidden : cat([patches, hidden], 1);
        long length = hidden.size(1);
        ModelInput whole = input.Clone();
        whole.AttentionMask = Widened(input, past, length);
        AttentionSpan span = AttentionSpan.Of(whole, hidden) with { Blocks = patches is null ? null : Blocks(patches.size(1), past + length, hidden.device) };
        HiddenStates states = _layers.Forward(input, hidden, new AttentionContext(AttentionMask.Create(AttentionPattern.Causal, span), Cache: cache));
        cache?.Advance(length);
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private static Tensor Blocks(long patches, long length, Device device)
        => cat([zeros([1, patches], ScalarType.Int64, device), full([1, length - patches], -1, ScalarType.Int64, device)], 1);

    /// <summary>The mask of words with the patches before them.</summary>
    private Tensor? Widened(ModelInput input, long past, long length)
    {
        if (input.AttentionMask is not { } mask || mask.dim() != 2)
        {
            return input.AttentionMask;
        }

        // Behind the first call the original counts parts of patches too, also where there is no picture, by which the mask of words slips.
        bool slips = _config.ReproducesDefects && past > 0 && input.PixelValues is null;
        long before = slips ? CountedPatches() : past + length - mask.size(1);
        return before <= 0 ? mask : cat([ones([mask.size(0), before], mask.dtype, mask.device), mask], 1).narrow(1, 0, past + length);
    }

    private long CountedPatches()
    {
        double across = (double)_config.VisionConfig.ImageSize[0] / _config.VisionConfig.PatchSize[0];
        return (long)((across * across) + 1) * Math.Max(1, _frames.Length);
    }

    private Tensor Patches(ModelInput input, long batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = input.PixelValues!;
        Tensor[] frames = pixels.dim() != 5 ? [pixels] : pixels.size(1) <= _frames.Length ? [.. Enumerable.Range(0, (int)pixels.size(1)).Select(i => pixels.select(1, i))]
            : throw new ModelInputException("pixel_values", $"at most {_frames.Length} frames", $"{pixels.size(1)}");
        Tensor[] states = [.. frames.Select(f => _vision.Forward(new ModelInput { PixelValues = f, ["interpolate_pos_encoding"] = input["interpolate_pos_encoding"] }).LastHiddenState)];
        Tensor all = pixels.dim() == 5 ? cat([.. states.Zip(_frames, (state, mark) => state.add(mark))], 1) : states[0];
        Tensor patches = _norm.Forward(_projection.Forward(all));
        return batch % patches.size(0) != 0 ? throw new ModelInputException("pixel_values", $"a count that divides {batch}", $"{patches.size(0)}")
            : patches.repeat(batch / patches.size(0), 1, 1).MoveToOuterDisposeScope();
    }
}
