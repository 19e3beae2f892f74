using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>LiLT: a stream of the text and one of its layout, whose attention each heeds the other.</summary>
internal sealed class Lilt : Network
{
    private readonly LiltConfig _config;
    private readonly int _padding;
    private readonly TextEmbedding _embedding;
    private readonly LiltBoxEmbedding _boxes;
    private readonly (LiltStream Text, LiltStream Layout)[] _layers;
    private readonly FirstTokenPooling? _pooling;

    public Lilt(LiltConfig config, Weights weights, bool pools)
    {
        _config = config;
        _padding = config.Required(config.PadTokenId, "pad_token_id");
        _embedding = new TextEmbedding(weights / "embeddings", TextEmbeddingOptions.From(config) with { PaddingTokenId = _padding });
        _boxes = new LiltBoxEmbedding(config, weights / "layout_embeddings");
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => weights / "encoder" / "layer" / i)
            .Select(layer => (LiltStream.Create(config, layer, "", 1), LiltStream.Create(config, layer, "layout_", config.ChannelShrinkRatio)))];
        _pooling = pools ? FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", config.HiddenSize, config.HiddenSize), "tanh") : null;
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor tokens = input.InputsEmbeds ?? _embedding.Tokens.Forward(input.InputIds ?? throw new ModelInputException("input_ids", "input_ids or inputs_embeds", "neither"));
        (long batch, long length) = (tokens.size(0), tokens.size(1));
        Tensor positions = input.PositionIds
            ?? (input.InputIds is { } ids ? TextEmbedding.PositionsOf(ids, _padding) : arange(_padding + 1, length + _padding + 1, ScalarType.Int64, tokens.device).unsqueeze(0));
        Tensor layout = _boxes.Forward(input["bbox"] ?? zeros([batch, length, 4], ScalarType.Int64, tokens.device), positions);
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Bidirectional, AttentionSpan.Of(input, tokens));
        var states = new HiddenStates(input, _embedding.Forward(tokens, input, 0));
        foreach ((LiltStream text, LiltStream plane) in _layers)
        {
            (Tensor next, layout) = Layer(text, plane, states.Last, layout, mask);
            states.Add(next);
        }

        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        output.Add("pooler_output", _pooling?.Forward(states.Last));
        states.AddTo(output);
        return output;
    }

    private (Tensor Text, Tensor Layout) Layer(LiltStream text, LiltStream plane, Tensor states, Tensor layout, AttentionMask mask)
    {
        using DisposeScope scope = NewDisposeScope();
        int heads = _config.NumAttentionHeads;
        Tensor scores = text.Score(states, heads).add_(plane.Score(layout, heads));
        scores = mask.Plus(scores).Bias!;
        return (text.Forward(states, scores, heads).MoveToOuterDisposeScope(), plane.Forward(layout, scores, heads).MoveToOuterDisposeScope());
    }
}
