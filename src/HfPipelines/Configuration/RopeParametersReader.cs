using System.Text.Json;

namespace HfPipelines.Configuration;

/// <summary>Reads rotary parameters in the spellings of transformers 4 and 5.</summary>
internal static class RopeParametersReader
{
    private const string Unscaled = "default";

    // The kind of some vision models; their older files say "default".
    private const string Axial = "axial";

    // GPT-NeoX's files have names of their own.
    private static readonly string[] ThetaKeys = ["rope_theta", "rotary_emb_base"];
    private static readonly string[] ShareKeys = ["partial_rotary_factor", "rotary_pct"];

    public static RopeParameters Read(ConfigReader config, RopeParameters defaults)
    {
        if (defaults.LayerTypes.Count > 0)
        {
            return defaults with { LayerTypes = defaults.LayerTypes.ToDictionary(t => t.Key, t => ReadLayerType(config, t.Key, t.Value)) };
        }

        defaults = defaults with
        {
            RopeTheta = IsScaled(defaults) ? defaults.RopeTheta : config.GetDoubleOrNull(ThetaKeys) ?? defaults.RopeTheta,
            PartialRotaryFactor = config.GetDoubleOrNull(ShareKeys) ?? defaults.PartialRotaryFactor,
        };
        if ((NotEmpty(config.GetObject("rope_scaling")) ?? NotEmpty(config.GetObject("rope_parameters"))) is not { } rope)
        {
            return defaults;
        }

        // Parameters in the file take only base and share from elsewhere; the base that the file has beside them counts even where the type's own are scaled.
        RopeParameters beside = defaults with { RopeTheta = config.GetDoubleOrNull(ThetaKeys) ?? defaults.DefaultTheta ?? defaults.RopeTheta };
        int? originalLength = config.GetInt32OrNull("original_max_position_embeddings");
        string[] layerTypes = [.. rope.Json.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Name)];
        return layerTypes.Length == 0
            ? ReadOne(rope, beside, originalLength)
            : defaults with { LayerTypes = layerTypes.ToDictionary(t => t, t => ReadOne(rope.GetObject(t)!, beside, null)) };
    }

    private static RopeParameters ReadLayerType(ConfigReader config, string layerType, RopeParameters defaults)
    {
        // Older files had a base for each type of layer, and one scaling, of the layers that see everything.
        (string[] theta, string scaling) = layerType switch
        {
            "full_attention" => (["rope_theta", "global_rope_theta"], "rope_scaling"),
            "sliding_attention" => (["rope_local_base_freq", "local_rope_theta"], ""),
            _ => (Array.Empty<string>(), ""),
        };
        RopeParameters beside = defaults with { RopeTheta = (theta.Length > 0 ? config.GetDoubleOrNull(theta) : null) ?? defaults.RopeTheta };
        ConfigReader? rope = (scaling.Length > 0 ? NotEmpty(config.GetObject(scaling)) : null) ?? NotEmpty(config.GetObject("rope_parameters")?.GetObject(layerType));
        return rope is null ? beside : ReadOne(rope, beside, null);
    }

    private static RopeParameters ReadOne(ConfigReader rope, RopeParameters beside, int? originalLength)
    {
        string ropeType = rope.GetString(Unscaled, "rope_type", "type");
        bool extends = ropeType is "llama3" or "yarn" or "longrope" or "su";
        return new RopeParameters
        {
            RopeType = ropeType switch
            {
                Unscaled when beside.RopeType == Axial => Axial,
                "su" => "longrope",
                _ => ropeType,
            },
            RopeTheta = rope.GetDoubleOrNull("rope_theta") ?? beside.RopeTheta,
            PartialRotaryFactor = rope.GetDoubleOrNull("partial_rotary_factor") ?? beside.PartialRotaryFactor,
            Factor = rope.GetDoubleOrNull("factor"),
            Alpha = rope.GetDoubleOrNull("alpha"),
            OriginalMaxPositionEmbeddings = (extends ? originalLength : null) ?? rope.GetInt32OrNull("original_max_position_embeddings"),
            AttentionFactor = rope.GetDoubleOrNull("attention_factor"),
            BetaFast = rope.GetDoubleOrNull("beta_fast"),
            BetaSlow = rope.GetDoubleOrNull("beta_slow"),
            Mscale = rope.GetDoubleOrNull("mscale"),
            MscaleAllDim = rope.GetDoubleOrNull("mscale_all_dim"),
            Truncate = rope.GetBooleanOrNull("truncate"),
            LowFreqFactor = rope.GetDoubleOrNull("low_freq_factor"),
            HighFreqFactor = rope.GetDoubleOrNull("high_freq_factor"),
            ShortFactor = rope.GetDoubles("short_factor"),
            LongFactor = rope.GetDoubles("long_factor"),
            ShortMscale = rope.GetDoubleOrNull("short_mscale"),
            LongMscale = rope.GetDoubleOrNull("long_mscale"),
            Llama4ScalingBeta = rope.GetDoubleOrNull("llama_4_scaling_beta"),
            MropeSection = rope.GetInt32s("mrope_section"),
        };
    }

    private static bool IsScaled(RopeParameters parameters) => parameters.RopeType is not (Unscaled or Axial);

    private static ConfigReader? NotEmpty(ConfigReader? reader) => reader?.Json.EnumerateObject().Any() == true ? reader : null;
}
