using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// The encoder as it is trained: <c>projected_states</c>, its states, and <c>projected_quantized_states</c>, the codes of the same steps, both
/// [batch, steps, hidden]; <c>codevector_perplexity</c> tells how many codes are in use.
/// </summary>
internal sealed class UniSpeechPretraining : Network
{
    private readonly SpeechEncoder _encoder;
    private readonly CodeBooks _books;
    private readonly Linear _codeProjection;
    private readonly Linear _stateProjection;

    public UniSpeechPretraining(UniSpeechConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config);
        _encoder = new SpeechEncoder(options, weights / "unispeech");
        _books = new CodeBooks(SpeechHeadOptions.From(config), options.FeatureSize, weights / "quantizer");
        _codeProjection = new Linear(weights / "project_q", config.CodevectorDim, config.ProjCodevectorDim);
        _stateProjection = new Linear(weights / "project_hid", config.ProjCodevectorDim, config.HiddenSize);

        // Only training scores phonemes, of states that are replaced by codes at random.
        _ = weights.Find("ctc_proj.weight", config.NumCtcClasses, config.HiddenSize);
        _ = weights.Find("ctc_proj.bias", config.NumCtcClasses);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = _encoder.Forward(input);
        (Tensor codes, Tensor perplexity) = _books.Quantize(inner["extract_features"]);
        var output = new ModelOutput();
        output.Add("projected_states", inner.LastHiddenState);
        output.Add("projected_quantized_states", _stateProjection.Forward(_codeProjection.Forward(codes)));
        output.Add("codevector_perplexity", perplexity);
        output.AddRest(inner, "last_hidden_state", "extract_features");
        return output;
    }
}
