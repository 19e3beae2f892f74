using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>How tokens look and sound, <c>input_shape_ids</c> and <c>input_pronunciation_ids</c>: it enters the embeddings of tokens, or the mean with their sum.</summary>
internal sealed class GlyphEmbedding
{
    private readonly Embedding? _shapes;
    private readonly Embedding? _sounds;
    private readonly Linear? _map;

    public GlyphEmbedding(RoCBertConfig config, Weights weights)
    {
        _shapes = config.EnableShape ? new Embedding(weights / "shape_embed", config.ShapeVocabSize, config.ShapeEmbedDim) : null;
        _sounds = config.EnablePronunciation ? new Embedding(weights / "pronunciation_embed", config.PronunciationVocabSize, config.PronunciationEmbedDim) : null;
        long size = config.HiddenSize + (_shapes?.Size ?? 0) + (_sounds?.Size ?? 0);
        _map = config.ConcatInput ? new Linear(weights / "map_inputs_layer", size, config.HiddenSize) : null;
    }

    /// <summary>Maps looks, sounds and tokens together to embeddings of tokens.</summary>
    public Tensor Map(Tensor tokens, ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor none = zeros([tokens.size(0), tokens.size(1)], ScalarType.Int64, tokens.device);
        Tensor?[] all = [tokens, _shapes?.Forward(input["input_shape_ids"] ?? none), _sounds?.Forward(input["input_pronunciation_ids"] ?? none)];
        return _map!.Forward(cat([.. all.OfType<Tensor>()], -1)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of embeddings and of the looks and sounds that a call gives.</summary>
    public Tensor Mean(Tensor sum, ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor?[] all = [sum, Given(_shapes, "input_shape_ids"), Given(_sounds, "input_pronunciation_ids")];
        return stack([.. all.OfType<Tensor>()]).mean([0]).MoveToOuterDisposeScope();

        Tensor? Given(Embedding? table, string name) => table is not null && input[name] is { } ids ? table.Forward(ids) : null;
    }
}
