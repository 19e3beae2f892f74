using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// A speech encoder as it is trained: <c>projected_states</c>, what it makes of each step, and <c>projected_quantized_states</c>, the code of that step,
/// both [batch, steps, size]; <c>codevector_perplexity</c> tells how many codes are in use.
/// </summary>
public sealed class SpeechPretraining : Network
{
    private readonly SpeechEncoder _encoder;
    private readonly CodeBooks _books;
    private readonly Linear _stateProjection;
    private readonly Linear _codeProjection;

    internal SpeechPretraining(SpeechEncoder encoder, SpeechEncoderOptions options, SpeechHeadOptions heads, Weights weights)
    {
        _encoder = encoder;
        _books = new CodeBooks(heads, options.FeatureSize, weights / "quantizer");
        _stateProjection = new Linear(weights / "project_hid", options.Encoder.HiddenSize, heads.ComparisonSize);
        _codeProjection = new Linear(weights / "project_q", heads.CodeSize, heads.ComparisonSize);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _encoder.Forward(input);
        (Tensor codes, Tensor perplexity) = _books.Quantize(inner["extract_features"], input["mask_time_indices"]);
        var output = new ModelOutput();
        output.Add("projected_states", _stateProjection.Forward(inner.LastHiddenState));
        output.Add("projected_quantized_states", _codeProjection.Forward(codes));
        output.Add("codevector_perplexity", perplexity);
        output.AddRest(inner, "last_hidden_state", "extract_features");
        return output;
    }
}
