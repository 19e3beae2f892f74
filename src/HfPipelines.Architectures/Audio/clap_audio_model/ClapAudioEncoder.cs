using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Swin's stages on spectrograms, <c>input_features</c> [batch, pictures, frames, bins], whose frames are folded into a square: <c>last_hidden_state</c>
/// [batch, channels, bins, frames] and its mean, <c>pooler_output</c> [batch, channels].
/// </summary>
internal sealed class ClapAudioEncoder : Network
{
    private const double NormEpsilon = 1e-5;

    private readonly ClapAudioConfig _config;
    private readonly Tensor[] _binNorm;
    private readonly ClapPatches _patches;
    private readonly WindowEncoder _stages;
    private readonly LayerNorm _norm;
    private readonly int _folds;

    public ClapAudioEncoder(ClapAudioConfig config, Weights weights)
    {
        _config = config;
        _folds = config.SpecSize / config.NumMelBins;
        Weights norm = weights / "batch_norm";
        _binNorm = [.. new[] { "running_mean", "running_var", "weight", "bias" }.Select(name => norm.Get(name, config.NumMelBins))];
        _patches = new ClapPatches(config, weights / "patch_embed");
        var stages = new WindowEncoderOptions
        {
            EmbeddingSize = config.PatchEmbedsHiddenSize,
            Depths = config.Depths,
            Heads = config.NumAttentionHeads,
            WindowSize = config.WindowSize,
            FeedForwardRatio = config.MlpRatio,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
            AttentionInputBias = config.QkvBias,
            Names = EncoderLayerNames.Bert with { AttentionNorm = "layernorm_before", FeedForwardNorm = "layernorm_after" },
            PositionBias = (w, _, window, heads) => WindowPositionBias.FromTable(w / "self", window, heads),
        };
        _stages = new WindowEncoder(stages, weights);
        _norm = new LayerNorm(weights / "norm", stages.SizeOf(config.Depths.Count - 1), NormEpsilon);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pictures = Fold(Check(input["input_features"]));
        Tensor embeddings = _patches.Forward(pictures, input["is_longer"]);
        (long rows, long columns) = (_config.SpecSize / _config.PatchStride[0], _config.SpecSize / _config.PatchStride[^1]);
        IReadOnlyList<WindowStageStates> stages = _stages.Forward(embeddings, rows, columns, fits: true, keepsLayers: false);
        WindowStageStates end = stages[^1];
        Tensor last = Unfold(FeatureMaps.FromSequence(_norm.Forward(end.Next), end.Rows, end.Columns));
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", last.mean([2, 3]));
        if (input.OutputHiddenStates)
        {
            output.Add("hidden_states.0", FeatureMaps.FromSequence(embeddings, rows, columns));
            for (int i = 0; i < stages.Count; i++)
            {
                WindowStageStates next = stages[Math.Min(i + 1, stages.Count - 1)];
                output.Add($"hidden_states.{i + 1}", FeatureMaps.FromSequence(stages[i].Next, next.Rows, next.Columns));
            }
        }

        return output;
    }

    private Tensor Check(Tensor? features)
    {
        int channels = _config.EnableFusion ? 4 : 1, most = _config.SpecSize * _folds;
        return features is not null && features.dim() == 4 && features.size(1) == channels && features.size(2) <= most && features.size(3) == _config.NumMelBins ? features
            : throw new ModelInputException(
                "input_features", $"[batch, {channels}, at most {most}, {_config.NumMelBins}]", features is null ? "none" : $"[{string.Join(", ", features.shape)}]");
    }

    // Normalises each bin, stretches the frames, and lays stretches of frames above each other, each with all its bins.
    private Tensor Fold(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = features.to_type(_binNorm[0].dtype).transpose(1, 3);
        state = nn.functional.batch_norm(state, _binNorm[0], _binNorm[1], _binNorm[2], _binNorm[3], eps: NormEpsilon).transpose(1, 3);
        (int frames, int bins) = (_config.SpecSize * _folds, _config.SpecSize / _folds);
        state = Stretch(state, frames, state.size(3), state.size(2) < frames);
        state = Stretch(state, state.size(2), bins, state.size(3) < bins);
        (long batch, long channels, long length) = (state.size(0), state.size(1), frames / _folds);
        return state.reshape(batch, channels * _folds, length, bins).transpose(2, 3).reshape(batch, channels, bins * _folds, length).MoveToOuterDisposeScope();
    }

    private static Tensor Stretch(Tensor state, long frames, long bins, bool isShort)
        => isShort ? nn.functional.interpolate(state, [frames, bins], mode: InterpolationMode.Bicubic, align_corners: true) : state;

    // Lays the stretches behind each other again.
    private Tensor Unfold(Tensor map)
    {
        long bins = map.size(2) / _folds;
        return map.reshape(map.size(0), map.size(1), map.size(2) / bins, bins, map.size(3)).transpose(2, 3).reshape(map.size(0), map.size(1), bins, -1);
    }
}
