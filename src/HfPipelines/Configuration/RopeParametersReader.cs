namespace HfPipelines.Configuration;

/// <summary>Reads rotary parameters in the spellings of transformers 4 and 5.</summary>
internal static class RopeParametersReader
{
    public static RopeParameters Read(ConfigReader config, RopeParameters defaults)
    {
        ConfigReader? rope = config.GetObject("rope_parameters") ?? config.GetObject("rope_scaling");
        double? configTheta = config.GetDoubleOrNull("rope_theta");
        double? configPartial = config.GetDoubleOrNull("partial_rotary_factor");
        if (rope is null)
        {
            return defaults with { RopeTheta = configTheta ?? defaults.RopeTheta, PartialRotaryFactor = configPartial ?? defaults.PartialRotaryFactor };
        }

        return new RopeParameters
        {
            RopeType = Normalize(rope.GetString("default", "rope_type", "type")),
            RopeTheta = rope.GetDoubleOrNull("rope_theta") ?? configTheta ?? defaults.RopeTheta,
            PartialRotaryFactor = rope.GetDoubleOrNull("partial_rotary_factor") ?? configPartial ?? defaults.PartialRotaryFactor,
            Factor = rope.GetDoubleOrNull("factor"),
            OriginalMaxPositionEmbeddings = rope.GetInt32OrNull("original_max_position_embeddings") ?? config.GetInt32OrNull("original_max_position_embeddings"),
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
            MropeSection = rope.GetInt32s("mrope_section"),
        };
    }

    private static string Normalize(string ropeType) => ropeType == "su" ? "longrope" : ropeType;
}
