using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>The code books of pretraining: each step is told by its likeliest code of each book.</summary>
public sealed class CodeBooks
{
    private readonly Tensor _codes;
    private readonly Linear _choice;
    private readonly int _books;
    private readonly int _codesPerBook;

    /// <summary>Takes the books of a checkpoint.</summary>
    /// <param name="heads">The sizes.</param>
    /// <param name="featureSize">The size of the features that choose.</param>
    /// <param name="weights">The view that holds <c>codevectors</c> and <c>weight_proj</c>.</param>
    public CodeBooks(SpeechHeadOptions heads, int featureSize, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(heads);
        (_books, _codesPerBook) = (heads.CodeBooks, heads.CodesPerBook);
        int codes = _books * _codesPerBook;
        _codes = weights.Get("codevectors", 1, codes, heads.CodeSize / _books);
        _choice = new Linear(weights / "weight_proj", featureSize, codes);
    }

    /// <summary>The codes of steps, and how evenly they are used.</summary>
    /// <param name="features">[batch, steps, features].</param>
    /// <param name="masked">Which steps count for the use, [batch, steps]; null for all.</param>
    /// <returns>[batch, steps, code size], and a number.</returns>
    public (Tensor Codes, Tensor Perplexity) Quantize(Tensor features, Tensor? masked = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        using DisposeScope scope = NewDisposeScope();
        (long batch, long length) = (features.size(0), features.size(1));
        Tensor choice = _choice.Forward(features).view(batch * length, _books, _codesPerBook).argmax(-1);
        Tensor first = arange(_books, ScalarType.Int64, features.device).mul_(_codesPerBook);
        Tensor codes = _codes.squeeze(0).index_select(0, (choice + first).flatten()).view(batch, length, -1);
        Tensor uses = nn.functional.one_hot(choice, _codesPerBook).to_type(features.dtype);
        Tensor shares = masked is null ? uses.mean([0]) : uses.mul(masked.flatten().view(-1, 1, 1)).sum(0) / masked.sum();
        Tensor perplexity = shares.xlogy(shares).sum(-1).neg_().exp_().sum();
        return (codes.MoveToOuterDisposeScope(), perplexity.MoveToOuterDisposeScope());
    }
}
