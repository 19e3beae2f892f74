using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>I-BERT's embeddings in whole numbers: tables of 8 bits, whose sums are rounded to 16.</summary>
internal sealed class WholeEmbedding
{
    private const int TableBits = 8;
    private const int SumBits = 16;

    private readonly int _padding;
    private readonly Tensor _tokenScale;
    private readonly Tensor _typeScale;
    private readonly Tensor _positionScale;
    private readonly Embedding _types;
    private readonly Embedding _positions;
    private readonly WholeRange _sum;
    private readonly WholeNorm _norm;
    private readonly WholeRange _output;

    /// <summary>Takes the tables of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view of the embeddings.</param>
    public WholeEmbedding(IBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        _padding = config.PadTokenId ?? 0;
        (_tokenScale, _) = Table("word_embeddings", config.VocabSize);
        (_typeScale, _types) = Table("token_type_embeddings", config.TypeVocabSize);
        (_positionScale, _positions) = Table("position_embeddings", config.MaxPositionEmbeddings);
        _sum = new WholeRange(weights / "embeddings_act1", SumBits);
        _norm = new WholeNorm(config, weights / "LayerNorm");
        _output = new WholeRange(weights / "output_activation", TableBits);

        (Tensor Scale, Embedding Table) Table(string name, int count)
        {
            var table = new Embedding(weights / name, count, size);
            return (weights.Own(WholeTensor.ScaleOf(table.Weight.min().unsqueeze(0), table.Weight.max().unsqueeze(0), TableBits)), table);
        }
    }

    /// <summary>The scale of the results, [1].</summary>
    public Tensor Scale => _output.Scale;

    /// <summary>Adds positions and types.</summary>
    /// <param name="tokens">The embeddings of the tokens, [batch, length, hidden].</param>
    /// <param name="input">The call.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor tokens, ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor types = _types.Forward(input["token_type_ids"] ?? zeros([1, tokens.size(1)], ScalarType.Int64, tokens.device));
        Tensor positions = input.PositionIds ?? (input.InputIds is { } ids ? TextEmbedding.PositionsOf(ids, _padding)
            : arange(_padding + 1, _padding + 1 + tokens.size(1), ScalarType.Int64, tokens.device).unsqueeze(0));
        WholeTensor sum = _sum.Forward(Round(tokens, _tokenScale), Round(types, _typeScale));
        sum = _sum.Forward(sum, Round(_positions.Forward(positions), _positionScale));
        return _output.Forward(_norm.Forward(sum)).Values.MoveToOuterDisposeScope();
    }

    private static WholeTensor Round(Tensor values, Tensor scale) => new(WholeTensor.Round(values, scale, TableBits) * scale, scale);
}
