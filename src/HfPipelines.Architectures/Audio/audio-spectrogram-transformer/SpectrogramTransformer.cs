using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// ViT's layers on patches of a spectrogram, <c>input_values</c> [batch, frames, bins], that may overlap: <c>last_hidden_state</c> [batch, patches + 2, hidden]
/// and <c>pooler_output</c> [batch, hidden], the mean of the two tokens before the patches.
/// </summary>
internal sealed class SpectrogramTransformer : Network
{
    private readonly ASTConfig _config;
    private readonly Tensor _projection;
    private readonly Tensor _bias;
    private readonly Tensor _classToken;
    private readonly Tensor _distillationToken;
    private readonly Tensor _positions;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;

    public SpectrogramTransformer(ASTConfig config, Weights weights)
    {
        _config = config;
        (int size, int patch) = (config.HiddenSize, config.PatchSize[0]);
        Weights embeddings = weights / "embeddings";
        Weights projection = embeddings / "patch_embeddings" / "projection";
        _projection = projection.Get("weight", size, 1, patch, patch);
        _bias = projection.Get("bias", size);
        _classToken = embeddings.Get("cls_token", 1, 1, size);
        _distillationToken = embeddings.Get("distillation_token", 1, 1, size);
        int rows = ((config.NumMelBins - patch) / config.FrequencyStride) + 1;
        int columns = ((config.MaxLength - patch) / config.TimeStride) + 1;
        _positions = embeddings.Get("position_embeddings", 1, (rows * columns) + 2, size);
        TransformerEncoderOptions encoder = TransformerEncoderOptions.From(config) with
        {
            Names = ViTOptions.LayerNames,
        };
        _encoder = new TransformerEncoder(encoder, weights);
        _norm = new LayerNorm(weights / "layernorm", size, config.LayerNormEps);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = Embed(input["input_values"]);
        HiddenStates states = _encoder.Forward(input, embeddings, AttentionMask.None);
        Tensor last = _norm.Forward(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", last.narrow(1, 0, 2).mean([1]));
        states.AddTo(output);
        if (input.OutputHiddenStates)
        {
            // transformers 4 counted it among the hidden states, in the place of the last.
            output.Add("normalized_state", last);
        }

        return output;
    }

    private Tensor Embed(Tensor? spectrogram)
    {
        if (spectrogram is null || spectrogram.dim() != 3 || spectrogram.size(1) != _config.MaxLength || spectrogram.size(2) != _config.NumMelBins)
        {
            string found = spectrogram is null ? "none" : $"[{string.Join(", ", spectrogram.shape)}]";
            throw new ModelInputException("input_values", $"[batch, {_config.MaxLength}, {_config.NumMelBins}]", found);
        }

        using DisposeScope scope = NewDisposeScope();
        long batch = spectrogram.size(0);
        Tensor picture = spectrogram.to_type(_projection.dtype).transpose(1, 2).unsqueeze(1);
        Tensor patches = nn.functional.conv2d(picture, _projection, _bias, [_config.FrequencyStride, _config.TimeStride]).flatten(2).transpose(1, 2);
        return cat([_classToken.expand(batch, 1, -1), _distillationToken.expand(batch, 1, -1), patches], 1).add_(_positions).MoveToOuterDisposeScope();
    }
}
