using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Where a token stands in its document: the tags on the way to it, and the number of each among its siblings.</summary>
internal sealed class XPathEmbedding
{
    private readonly Embedding[] _tags;
    private readonly Embedding[] _numbers;
    private readonly PlainFeedForward _transform;
    private readonly (int Tag, int Number) _padding;

    public XPathEmbedding(MarkupLMConfig config, Weights weights)
    {
        int size = config.XpathUnitHiddenSize;
        _padding = (config.TagPadId, config.SubsPadId);
        _tags = Tables("xpath_tag_sub_embeddings", config.MaxXpathTagUnitEmbeddings);
        _numbers = Tables("xpath_subs_sub_embeddings", config.MaxXpathSubsUnitEmbeddings);
        _transform = new PlainFeedForward(
            weights, size * config.MaxDepth, 4 * config.HiddenSize, config.HiddenSize, "relu", first: "xpath_unitseq2_inner", second: "inner2emb");

        Embedding[] Tables(string name, int count) => [.. Enumerable.Range(0, config.MaxDepth).Select(i => new Embedding(weights / name / i, count, size))];
    }

    /// <summary>Adds the places to embeddings of tokens.</summary>
    /// <param name="tokens">[batch, length, hidden].</param>
    /// <param name="input">The call: its <c>xpath_tags_seq</c> and <c>xpath_subs_seq</c>, int64 [batch, length, depth].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Add(Tensor tokens, ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ways = Embed("xpath_tags_seq", _tags, _padding.Tag).add_(Embed("xpath_subs_seq", _numbers, _padding.Number));
        return _transform.Forward(ways).add_(tokens).MoveToOuterDisposeScope();

        Tensor Embed(string name, Embedding[] tables, int padding)
        {
            Tensor places = input[name] ?? full([tokens.size(0), tokens.size(1), tables.Length], padding, ScalarType.Int64, tokens.device);
            return places.dim() == 3 && places.size(2) == tables.Length
                ? cat([.. tables.Select((table, i) => table.Forward(places.select(2, i)))], -1)
                : throw new ModelInputException(name, $"[batch, length, {tables.Length}]", $"[{string.Join(", ", places.shape)}]");
        }
    }
}
