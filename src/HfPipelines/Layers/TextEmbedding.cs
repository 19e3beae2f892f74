using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>From tokens to what enters the first layer: the sum of the embeddings of token, position and type, normalised.</summary>
public sealed class TextEmbedding
{
    private readonly TextEmbeddingOptions _options;
    private readonly Embedding? _positions;
    private readonly Embedding? _types;
    private readonly Embedding? _tasks;
    private readonly BoxEmbedding? _boxes;
    private readonly Linear? _projection;
    private readonly LayerNorm? _norm;
    private readonly Func<Tensor, ModelInput, Tensor>? _tokenTransform;
    private readonly Func<Tensor, ModelInput, Tensor>? _resultTransform;

    /// <summary>Takes the tables and the norm of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes and names.</param>
    /// <param name="tokens">The view that holds the table of tokens; null for where the options say.</param>
    public TextEmbedding(Weights weights, TextEmbeddingOptions options, Weights? tokens = null)
    {
        _options = options;
        Tokens = new Embedding(tokens ?? (weights / options.Tokens), options.VocabularySize, options.TokenSize ?? options.Size, options.Scale);
        _tokenTransform = options.TokenTransform?.Invoke(weights);
        _resultTransform = options.ResultTransform?.Invoke(weights);
        _positions = options.PositionTable?.Invoke(weights / options.Positions) ?? Table(options.Positions, options.PositionCount, options.PositionOffset);
        _types = Table(options.Types, options.TypeCount);
        _tasks = Table(options.Tasks, options.TaskCount);
        _boxes = options.BoxPositionCount > 0 ? new BoxEmbedding(weights, options.BoxPositionCount, options.Size) : null;
        int hidden = options.HiddenSize ?? options.Size;
        _projection = hidden != options.Size ? new Linear(weights / options.Projection, options.Size, hidden, bias: false) : null;
        _norm = options.Norm is { } norm ? new LayerNorm(weights / norm, hidden, options.NormEpsilon, options.NormBias) : null;

        Embedding? Table(string name, int count, int offset = 0) => count > 0 ? new Embedding(weights / name, count + offset, options.Size) : null;
    }

    /// <summary>The table of tokens.</summary>
    public Embedding Tokens { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="embeddings">The embeddings of the tokens, or those given in their place, [batch, length, size].</param>
    /// <param name="input">The call: its <c>position_ids</c> and <c>token_type_ids</c>.</param>
    /// <param name="past">The number of tokens before the first.</param>
    /// <returns>[batch, length, hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The text is too long, or a type is unknown.</exception>
    public Tensor Forward(Tensor embeddings, ModelInput input, long past)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tokens = _tokenTransform?.Invoke(embeddings, input) ?? embeddings;
        Tensor sum = Add(Add(tokens, _types, input["token_type_ids"]), _tasks, input["task_type_ids"]);
        sum = _options.NormsBeforePositions && _norm is not null ? _norm.Forward(sum) : sum;

        if (_positions is not null)
        {
            sum = sum + Positions(_positions, input, past, sum.size(1));
        }

        sum = _boxes is null ? sum : sum + _boxes.Forward(input["bbox"]);
        sum = _projection?.Forward(sum) ?? sum;
        sum = _options.NormsBeforePositions || _norm is null ? sum : _norm.Forward(sum);
        sum = _resultTransform?.Invoke(sum, input) ?? sum;
        return (ReferenceEquals(sum, embeddings) ? sum.alias() : sum).MoveToOuterDisposeScope();
    }

    /// <summary>The positions of tokens that leave padding out.</summary>
    /// <param name="ids">The tokens, int64 [batch, length].</param>
    /// <param name="padding">The padding token: other tokens are counted, from one behind its number, at which padding stands.</param>
    /// <param name="past">The number of tokens before the first.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public static Tensor PositionsOf(Tensor ids, int padding, long past = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counts = ids.ne(padding).to_type(ScalarType.Int64);
        return counts.cumsum(1).add_(past).mul_(counts).add_(padding).MoveToOuterDisposeScope();
    }

    // A call that names no kinds means the first.
    private static Tensor Add(Tensor sum, Embedding? table, Tensor? kinds)
        => table is null ? sum : sum + (kinds is null ? table.Weight[0] : table.Forward(kinds));

    private Tensor Positions(Embedding table, ModelInput input, long past, long length)
    {
        if (input.PositionIds is { } given && _options.TakesPositions)
        {
            return table.Forward(given + _options.PositionOffset);
        }

        int first = _options.PaddingTokenId + 1 ?? 0;
        int most = _options.PositionCount - first;
        if (past + length > most)
        {
            throw new ModelInputException("input_ids", $"at most {most} tokens", $"{past + length}");
        }

        if (_options.PaddingTokenId is { } padding && input.InputIds is { } ids)
        {
            return table.Forward(PositionsOf(ids, padding, past));
        }

        return table.Weight.narrow(0, past + _options.PositionOffset + first, length);
    }
}
