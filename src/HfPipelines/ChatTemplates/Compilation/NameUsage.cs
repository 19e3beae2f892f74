using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>Finds which of some special names (<c>loop</c>, <c>caller</c>, ...) a body reads before it sets them.</summary>
internal static class NameUsage
{
    public static HashSet<string> Undeclared(IEnumerable<Node?> nodes, params string[] names)
    {
        HashSet<string> wanted = [.. names];
        var undeclared = new HashSet<string>();
        foreach (Node? node in nodes)
        {
            Visit(node, wanted, undeclared);
        }

        return undeclared;
    }

    private static void Visit(Node? node, HashSet<string> wanted, HashSet<string> undeclared)
    {
        switch (node)
        {
            case null or Block:
                return;
            case NameExpression { Use: NameUse.Load } name when wanted.Contains(name.Name):
                undeclared.Add(name.Name);
                return;
            case NameExpression name:
                wanted.Remove(name.Name);
                return;
            default:
                foreach (Node? child in node.Children)
                {
                    Visit(child, wanted, undeclared);
                }

                return;
        }
    }
}
