using HfPipelines.Architectures;
using HfPipelines.Verification;
using HfPipelines.Verification.Matrix;

namespace HfPipelines.Tests.Verification;

public sealed class MatrixTests
{
    private static readonly AreaRun[] Runs =
    [
        Run("forward", "forward.zip", new CaseResult("llama/LlamaForCausalLM", "forward", true), new CaseResult("llama/LlamaForCausalLM", "generate", false, "sequences: 3 differs")),
        Run("forward", "forward_v4.zip", new CaseResult("llama/LlamaForCausalLM", "forward", false, "missing: no network."), new CaseResult("llava/LlavaModel.get_image_features", "forward", true)),
        Run("processors", "processors.zip", new CaseResult("llava/0", "preprocess", true)),
        Run("processing", "processing.zip", new CaseResult("clip/CLIPImageProcessorPil pil tiny", "preprocess", true), new CaseResult("clip/CLIPImageProcessor torchvision tiny", "preprocess", false, "x")),
        new AreaRun("pipelines", "pipelines.zip", [new CaseResult("image-text-to-text/llava/0", "pipeline", true)], new Dictionary<string, string> { ["image-text-to-text/llava"] = "LlavaForConditionalGeneration" }, TimeSpan.Zero),
    ];

    [Fact]
    public void A_class_has_a_row_with_what_passed_of_all_cases()
    {
        string[] rows = new VerificationMatrix(BuiltInArchitectures.Registry, Runs).Markdown().Split('\n');
        Assert.Contains("| `llama` | LlamaForCausalLM | yes | 1/2 | 0/1 |  |  |", rows);
        Assert.Contains("| `llama` | LlamaModel | yes |  |  |  |  |", rows);
        Assert.Contains(rows, r => r.StartsWith("| `llava` | LlavaModel | yes | 1 |", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("| `llava` | LlavaForConditionalGeneration | yes |", StringComparison.Ordinal) && r.EndsWith("| 1 |", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("| `clip` | CLIPModel | yes |", StringComparison.Ordinal) && r.EndsWith("| 1/2 |  |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_is_read_as_it_was_written()
    {
        MatrixRow[] rows = [.. new VerificationMatrix(BuiltInArchitectures.Registry, Runs).Rows()];
        Assert.Equal(rows, rows.Select(r => MatrixRow.Parse(r.Markdown().TrimEnd())));
        Assert.Null(MatrixRow.Parse("| model type | class | network | forward | generate | preprocess | pipeline |"));
    }

    [Fact]
    public void Every_model_type_is_listed_with_what_works()
    {
        IReadOnlyList<VerifiedType> types = VerifiedTypes.Read(BuiltInArchitectures.Registry);
        Assert.Equal(804, types.Count);
        VerifiedType llama = types.Single(t => t.Architecture.ModelType == "llama");
        Assert.Equal(new MatrixCell(5, 5), llama.Networks);
        Assert.True(llama.Forward.Passed > 0 && llama.Generate.Passed > 0, "docs/MATRIX.md has no results of llama.");
        Assert.All(types, t => Assert.True(t.Networks.Passed > 0 || t.Forward.Passed == 0, t.Architecture.ModelType));
    }

    [Fact]
    public void The_summary_counts_and_names_the_first_difference()
    {
        string[] rows = VerificationSummary.Markdown(Runs, ["diffusion.zip"]).Split('\n');
        Assert.Contains("| `forward.zip` | 1 | 1 | 0 | 0 |", rows);
        Assert.Contains("| `forward_v4.zip` | 1 | 1 | 1 | 0 |", rows);
        Assert.Contains("| `diffusion.zip` | nothing checks it yet | | | |", rows);
        Assert.Contains("| llama | 1 | 1 | llama/LlamaForCausalLM: sequences: 3 differs |", rows);
    }

    private static AreaRun Run(string area, string archive, params CaseResult[] results) => new(area, archive, results, new Dictionary<string, string>(), TimeSpan.Zero);
}
