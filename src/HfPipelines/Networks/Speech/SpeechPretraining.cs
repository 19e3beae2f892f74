using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// A speech encoder as it is trained: <c>projected_states</c>, what it makes of each step, and <c>projected_quantized_states</c>, the code of that step,
/// both [batch, steps, size]; <c>codevector_perplexity</c> tells how many codes are in use.
/// </summary>
public sealed class SpeechPretraining : Network
{
    private readonly SpeechEncoder _encoder;
    private readonly Tensor _codes;
    private readonly Linear _choice;
    private readonly Linear _stateProjection;
    private readonly Linear _codeProjection;
    private readonly int _books;
    private readonly int _codesPerBook;

    internal SpeechPretraining(SpeechEncoder encoder, SpeechEncoderOptions options, SpeechHeadOptions heads, Weights weights)
    {
        (_encoder, _books, _codesPerBook) = (encoder, heads.CodeBooks, heads.CodesPerBook);
        int codes = _books * _codesPerBook;
        _codes = weights.Get("quantizer.codevectors", 1, codes, heads.CodeSize / _books);
        _choice = new Linear(weights / "quantizer" / "weight_proj", options.FrontChannels[^1], codes);
        _stateProjection = new Linear(weights / "project_hid", options.Encoder.HiddenSize, heads.ComparisonSize);
        _codeProjection = new Linear(weights / "project_q", heads.CodeSize, heads.ComparisonSize);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _encoder.Forward(input);
        (Tensor codes, Tensor perplexity) = Quantize(inner["extract_features"], input["mask_time_indices"]);
        var output = new ModelOutput();
        output.Add("projected_states", _stateProjection.Forward(inner.LastHiddenState));
        output.Add("projected_quantized_states", _codeProjection.Forward(codes));
        output.Add("codevector_perplexity", perplexity);
        output.AddRest(inner, "last_hidden_state", "extract_features");
        return output;
    }

    // The likeliest code of each book at each step, and how evenly they are used.
    private (Tensor Codes, Tensor Perplexity) Quantize(Tensor features, Tensor? masked)
    {
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
