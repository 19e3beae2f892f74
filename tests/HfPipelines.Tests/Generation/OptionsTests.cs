using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Networks;

namespace HfPipelines.Tests.Generation;

public sealed class OptionsTests
{
    public static TheoryData<string, GenerationOptions> Invalid => new()
    {
        { "MaxNewTokens", new() { MaxNewTokens = 0 } },
        { "Temperature", new() { DoSample = true, Temperature = 0 } },
        { "TopK", new() { DoSample = true, TopK = -1 } },
        { "TopP", new() { DoSample = true, TopP = 1.5 } },
        { "MinP", new() { DoSample = true, MinP = -0.1 } },
        { "TopH", new() { DoSample = true, TopH = 0 } },
        { "TypicalP", new() { DoSample = true, TypicalP = 0 } },
        { "RepetitionPenalty", new() { RepetitionPenalty = 0 } },
        { "NumBeams", new() { NumBeams = 0 } },
        { "NumReturnSequences", new() { NumReturnSequences = 2 } },
        { "NumReturnSequences", new() { NumReturnSequences = 4, NumBeams = 3 } },
        { "BadWordsIds", new() { BadWordsIds = [[]] } },
        { "BadWordsIds", new() { BadWordsIds = [[99]] } },
        { "SequenceBias", new() { SequenceBias = [new SequenceBias([-1], 1)] } },
        { "StopStrings", new() { StopStrings = [""] } },
        { "ExponentialDecayLengthPenalty", new() { ExponentialDecayLengthPenalty = new(1, 2) } },
        { "ForcedEosTokenId", new() { ForcedEosTokenId = [2], SuppressTokens = [2] } },
        { "Watermarking.GreenListRatio", new() { Watermarking = new GreenListWatermark { GreenListRatio = 1 } } },
        { "Watermarking.NgramLength", new() { Watermarking = new SynthIdWatermark { NgramLength = 1, Keys = [1] } } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Options_out_of_range_are_refused_by_name(string option, GenerationOptions options)
    {
        var generator = new TokenGenerator(new CountingNetwork());
        Assert.Equal(option, Assert.Throws<GenerationException>(() => generator.Generate(TokenGeneratorTests.Prompt([[1]]), options)).Option);
    }

    [Fact]
    public void Every_option_falls_back_to_the_checkpoints()
    {
        // A property that Over forgets would be null here.
        GenerationOptions full = Filled();
        GenerationOptions merged = new GenerationOptions().Over(full);
        foreach (var property in typeof(GenerationOptions).GetProperties())
        {
            Assert.NotNull(property.GetValue(full));
            Assert.Equal(property.GetValue(full), property.GetValue(merged));
        }
    }

    [Fact]
    public void The_callers_options_win() => Assert.Equal(3, new GenerationOptions { TopK = 3 }.Over(new GenerationOptions { TopK = 5 }).TopK);

    [Fact]
    public void A_configuration_of_its_own_is_read_alone()
    {
        GenerationConfig config = Read("""{"eos_token_id": [2, 3], "top_p": 0.5, "early_stopping": "never", "watermarking_config": {"bias": 1.5}}""", """{"eos_token_id": 9, "pad_token_id": 9}""");
        Assert.Equal([2, 3], config.Options.EosTokenIds);
        Assert.Equal(0.5, config.Options.TopP);
        Assert.Equal(EarlyStopping.Never, config.Options.EarlyStopping);
        Assert.Equal(new GreenListWatermark { Bias = 1.5 }, config.Options.Watermarking);
        Assert.Null(config.Options.PadTokenId);
    }

    [Fact]
    public void Without_one_the_model_configuration_counts_and_then_that_of_its_text_part()
    {
        GenerationConfig config = Read(null, """{"eos_token_id": 9, "max_position_embeddings": 64, "text_config": {"eos_token_id": 1, "pad_token_id": 7}}""");
        Assert.Equal([9], config.Options.EosTokenIds);
        Assert.Equal(7, config.Options.PadTokenId);
        Assert.Equal(64, config.MaxPositionEmbeddings);
    }

    [Theory]
    [InlineData("""{"top_k": "many"}""", "top_k")]
    [InlineData("""{"early_stopping": "soon"}""", "early_stopping")]
    [InlineData("""{"bad_words_ids": [1]}""", "bad_words_ids")]
    [InlineData("""{"sequence_bias": [[[1]]]}""", "sequence_bias")]
    [InlineData("""{"exponential_decay_length_penalty": [1]}""", "exponential_decay_length_penalty")]
    [InlineData("""{"watermarking_config": {"seeding_scheme": "none"}}""", "watermarking_config.seeding_scheme")]
    public void Values_of_another_type_are_refused_by_key(string json, string key)
        => Assert.Equal(key, Assert.Throws<ConfigurationException>(() => Read(json, "{}")).Key);

    [Fact]
    public void A_missing_or_broken_file_is_named()
    {
        string folder = Directory.CreateTempSubdirectory("hfp-").FullName;
        try
        {
            Assert.Contains("config.json", Assert.Throws<ConfigurationException>(() => GenerationConfig.Load(folder)).Message, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
            File.WriteAllText(Path.Combine(folder, "generation_config.json"), "{");
            Assert.Contains("generation_config.json", Assert.Throws<ConfigurationException>(() => GenerationConfig.Load(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static GenerationConfig Read(string? generationConfig, string config) => GenerationConfig.Read(generationConfig is null ? null : Reader(generationConfig), Reader(config));

    private static ConfigReader Reader(string json) => new("test.json", JsonDocument.Parse(json).RootElement, new ArchitectureRegistry([]));

    private static GenerationOptions Filled()
    {
        var options = new GenerationOptions();
        foreach (var property in typeof(GenerationOptions).GetProperties())
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object value = type switch
            {
                _ when type == typeof(Watermark) => new GreenListWatermark(),
                _ when type == typeof(Func<int, IReadOnlyList<int>, IReadOnlyList<int>>) => (Func<int, IReadOnlyList<int>, IReadOnlyList<int>>)((_, _) => []),
                { IsGenericType: true } => Array.CreateInstance(type.GetGenericArguments()[0], 1),
                _ => Activator.CreateInstance(type)!,
            };
            property.SetValue(options, value);
        }

        return options;
    }
}
